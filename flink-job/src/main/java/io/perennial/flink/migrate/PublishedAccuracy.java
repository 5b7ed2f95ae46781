package io.perennial.flink.migrate;

import io.perennial.flink.kafka.KafkaAccess;
import io.perennial.flink.replay.TopicTail;
import io.perennial.schemas.avro.Evaluation;
import io.perennial.schemas.avro.EvaluationKind;
import io.perennial.schemas.topic.Topics;
import io.perennial.schemas.wire.WireCodec;
import io.perennial.schemas.wire.WireFormatException;
import java.util.SortedMap;
import java.util.TreeMap;

/** How good the published version of every task was on held-out examples. */
public final class PublishedAccuracy {

    private PublishedAccuracy() {}

    /**
     * The decision by which each task's newest version was published, by the names of the tasks; as
     * far as the evaluations topic still has it.
     *
     * @throws CannotMigrateException if a newer build wrote what this one does not know
     */
    public static SortedMap<String, Evaluation> read(KafkaAccess kafka, Topics topics) {
        WireCodec<Evaluation> codec = WireCodec.evaluations();
        SortedMap<String, Evaluation> newest = new TreeMap<>();
        try (TopicTail tail = new TopicTail(kafka, topics.evaluations())) {
            tail.readToEnd(
                    record -> {
                        Evaluation evaluation = decode(codec, record.value());
                        if (evaluation.getKind() == EvaluationKind.GATE
                                && Boolean.TRUE.equals(evaluation.getAccepted())) {
                            newest.put(evaluation.getTask(), evaluation);
                        }
                    });
        }
        return newest;
    }

    private static Evaluation decode(WireCodec<Evaluation> codec, byte[] value) {
        try {
            return codec.decode(value);
        } catch (WireFormatException e) {
            throw new CannotMigrateException(
                    "the evaluations topic has a record that this version cannot read: "
                            + e.getMessage());
        }
    }
}
