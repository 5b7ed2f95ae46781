package io.perennial.flink.replay;

import io.perennial.flink.ingest.ExampleTokeniser;
import io.perennial.flink.kafka.KafkaAccess;
import io.perennial.flink.train.ComputeRecord;
import io.perennial.flink.train.Retraining;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.artifact.ParameterDigest;
import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.ComputeSettings;
import io.perennial.model.base.FrozenBase;
import io.perennial.schemas.avro.LineageEntry;
import io.perennial.schemas.topic.Topics;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;

/**
 * Trains published versions again: every step that the lineage topic names, on the examples that it
 * names, with the settings that it names.
 */
public final class Replay {

    /** A chain of tasks that started from each other is followed so far. */
    private static final int LONGEST_CHAIN = 16;

    private final KafkaAccess kafka;
    private final Topics topics;
    private final BaseLocation location;

    /**
     * @param location of the base that the tasks were trained against
     */
    public Replay(KafkaAccess kafka, Topics topics, BaseLocation location) {
        this.kafka = kafka;
        this.topics = topics;
        this.location = location;
    }

    /**
     * What came of it.
     *
     * @param artifact the version, trained again
     * @param published SHA-256 of the parameters that were published, in hexadecimal digits
     * @param trainedAgain SHA-256 of those that came out now
     * @param examples that it was trained on, each counted once
     * @param steps updates, those on replayed examples among them
     * @param reproducible whether the task's steps were computed alone
     * @param compute what it was computed with, then and now
     */
    public record Outcome(
            AdapterArtifact artifact,
            String published,
            String trainedAgain,
            long examples,
            long steps,
            boolean reproducible,
            ComputeSettings compute) {

        /** Whether the parameters are the same to the last bit. */
        public boolean isSame() {
            return published.equals(trainedAgain);
        }
    }

    /**
     * Trains a version of a task again.
     *
     * @throws NotReplayableException if it cannot be, saying why
     */
    public Outcome run(TaskHistory history, long version) throws Exception {
        return run(history, version, LONGEST_CHAIN);
    }

    private Outcome run(TaskHistory history, long version, int chain) throws Exception {
        if (chain == 0) {
            throw new NotReplayableException(
                    "more than %d tasks started from each other".formatted(LONGEST_CHAIN));
        }
        List<LineageEntry> way = history.wayTo(version);
        LineageEntry first = way.get(0);
        LineageEntry last = way.get(way.size() - 1);
        ComputeSettings compute = ComputeRecord.fromJson(last.getCompute());
        try (FrozenBase base = FrozenBase.acquire(location, compute);
                Retraining retraining =
                        new Retraining(
                                base, last.getTask(), last.getGeneration(), first.getSeed());
                TopicRecords records = new TopicRecords(kafka)) {
            requireBase(base, first);
            Steps steps =
                    new Steps(
                            retraining,
                            new ExampleTokeniser(base.textEncoder()),
                            records,
                            (task, source) -> sourceOf(task, source, chain));
            steps.take(way);
            AdapterArtifact artifact = retraining.artifact(version);
            return new Outcome(
                    artifact,
                    hex(last.getDigest()),
                    hex(ByteBuffer.wrap(ParameterDigest.of(artifact.parameters()))),
                    steps.examples(),
                    retraining.steps(),
                    steps.areReproducible(),
                    compute);
        }
    }

    /** The adapter that a task was started from, trained again in its turn. */
    private AdapterArtifact sourceOf(String task, long version, int chain) throws Exception {
        return run(TaskHistory.read(kafka, topics, task), version, chain - 1).artifact();
    }

    private static void requireBase(FrozenBase base, LineageEntry first) {
        if (!base.fingerprint().equals(first.getBase())) {
            throw new NotReplayableException(
                    "%s was trained against the base %s, but %s is %s; name the other with --base"
                            .formatted(
                                    first.getTask(),
                                    first.getBase(),
                                    base.name(),
                                    base.fingerprint()));
        }
    }

    private static String hex(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return HexFormat.of().formatHex(copy);
    }
}
