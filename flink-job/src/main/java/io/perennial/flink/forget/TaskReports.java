package io.perennial.flink.forget;

import io.perennial.flink.forget.KeptExample.Place;
import io.perennial.flink.kafka.KafkaAccess;
import io.perennial.flink.replay.TopicTail;
import io.perennial.schemas.avro.Evaluation;
import io.perennial.schemas.avro.EvaluationKind;
import io.perennial.schemas.avro.Rejection;
import io.perennial.schemas.topic.Topics;
import io.perennial.schemas.wire.WireCodec;
import io.perennial.schemas.wire.WireFormatException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/** What the job says of a task beside its lineage: examples refused, publication decided. */
final class TaskReports implements AutoCloseable {

    private final String task;
    private final TopicTail rejections;
    private final TopicTail evaluations;
    private final WireCodec<Rejection> rejectionCodec = WireCodec.rejections();
    private final WireCodec<Evaluation> evaluationCodec = WireCodec.evaluations();
    private final Set<Place> rejected = new HashSet<>();
    private Instant lastDecision = Instant.MIN;

    TaskReports(KafkaAccess kafka, Topics topics, String task) {
        this.task = task;
        this.rejections = new TopicTail(kafka, topics.rejected());
        this.evaluations = new TopicTail(kafka, topics.evaluations());
    }

    /** Takes in what has come. */
    void read() {
        rejections.readToEnd(record -> takeRejection(record.value()));
        evaluations.readToEnd(record -> takeEvaluation(record.value()));
    }

    private void takeRejection(byte[] value) {
        try {
            Rejection rejection = rejectionCodec.decode(value);
            if (task.equals(rejection.getTask())) {
                rejected.add(
                        Place.of(
                                rejection.getTopic(),
                                rejection.getPartition(),
                                rejection.getOffset()));
            }
        } catch (WireFormatException e) {
            throw unreadable(e);
        }
    }

    private void takeEvaluation(byte[] value) {
        try {
            Evaluation evaluation = evaluationCodec.decode(value);
            if (evaluation.getKind() == EvaluationKind.GATE
                    && evaluation.getTask().equals(task)
                    && evaluation.getAt().isAfter(lastDecision)) {
                lastDecision = evaluation.getAt();
            }
        } catch (WireFormatException e) {
            throw unreadable(e);
        }
    }

    private static CannotForgetException unreadable(WireFormatException e) {
        return new CannotForgetException(
                "the job writes records that this version cannot read: %s; use the job's version, and call again with the same ids"
                        .formatted(e.getMessage()));
    }

    /** Records of the task that the job has refused. */
    Set<Place> rejected() {
        return Set.copyOf(rejected);
    }

    /** Whether it was decided at or after this time if what is learnt is published. */
    boolean hasDecidedSince(Instant time) {
        return !lastDecision.isBefore(time);
    }

    @Override
    public void close() {
        rejections.close();
        evaluations.close();
    }
}
