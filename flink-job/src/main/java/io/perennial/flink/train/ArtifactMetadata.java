package io.perennial.flink.train;

import io.perennial.model.train.TrainableAdapter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a published artifact says about itself: where its parameters come from and how good they
 * were. Keys are part of the format of the adapters topic and never change their meaning.
 */
public final class ArtifactMetadata {

    /** {@link Lineage#toJson}: records trained on and held out, by partition. */
    public static final String LINEAGE = "lineage";

    /** Examples that these parameters were trained on. */
    public static final String EXAMPLES_TRAINED = "examples_trained";

    /** Examples of the task that were held out, ever. */
    public static final String EXAMPLES_HELD_OUT = "examples_held_out";

    /** Updates of these parameters, replayed batches among them; of replicas, the first one's. */
    public static final String STEPS = "steps";

    /** Updates on replayed batches. */
    public static final String REPLAY_STEPS = "replay_steps";

    /** Batches that were left out because a number in them was not finite. */
    public static final String SKIPPED_BATCHES = "skipped_batches";

    /** Seed of all of the task's random numbers. */
    public static final String SEED = "seed";

    /** Names of the adapter methods, for people. */
    public static final String METHOD = "method";

    /** How often the task has begun with new parameters. */
    public static final String GENERATION = "generation";

    /** Version that was served before; 0 = none. */
    public static final String PARENT_VERSION = "parent_version";

    /** Accuracy before training, over the last batches; 0 where answers are numbers. */
    public static final String PREQUENTIAL_ACCURACY = "prequential_accuracy";

    /** Mean loss of the task's objective before training, over the last batches. */
    public static final String PREQUENTIAL_LOSS = "prequential_loss";

    /** Held-out examples that the version was measured on. */
    public static final String HOLDOUT_EXAMPLES = "holdout_examples";

    /** Accuracy on them; 0 where answers are numbers. */
    public static final String HOLDOUT_ACCURACY = "holdout_accuracy";

    /** Mean loss of the task's objective on them. */
    public static final String HOLDOUT_LOSS = "holdout_loss";

    /**
     * What the parameters were started from, as JSON: {@code task}, {@code version}, {@code score}
     * and {@code fresh_score}; without task where none was clearly better than fresh ones. Absent
     * where no similar start was asked for.
     */
    public static final String STARTED_FROM = "started_from";

    /** ISO-8601 instant. */
    public static final String PUBLISHED_AT = "published_at";

    private ArtifactMetadata() {}

    static Map<String, String> of(
            ResidentTask task,
            TrainableAdapter adapter,
            Measurement holdout,
            long jobSeed,
            Instant now) {
        TaskProgress progress = task.progress();
        TaskProgress.Counts counts = progress.counts();
        Measurement prequential = progress.window().total();
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(LINEAGE, task.lineage().toJson());
        metadata.put(EXAMPLES_TRAINED, Long.toString(counts.trained));
        metadata.put(EXAMPLES_HELD_OUT, Long.toString(counts.heldOut));
        metadata.put(STEPS, Long.toString(adapter.steps()));
        metadata.put(REPLAY_STEPS, Long.toString(counts.replaySteps));
        metadata.put(SKIPPED_BATCHES, Long.toString(counts.skipped));
        metadata.put(SEED, Long.toString(task.seed(jobSeed)));
        metadata.put(METHOD, adapter.spec().describe());
        metadata.put(GENERATION, Integer.toString(counts.generation));
        metadata.put(PARENT_VERSION, Long.toString(counts.version));
        metadata.put(PREQUENTIAL_ACCURACY, Double.toString(prequential.accuracy()));
        metadata.put(PREQUENTIAL_LOSS, Double.toString(prequential.meanLoss()));
        metadata.put(HOLDOUT_EXAMPLES, Integer.toString(holdout.examples()));
        metadata.put(HOLDOUT_ACCURACY, Double.toString(holdout.accuracy()));
        metadata.put(HOLDOUT_LOSS, Double.toString(holdout.meanLoss()));
        metadata.put(PUBLISHED_AT, now.toString());
        if (task.start() != null) {
            metadata.put(STARTED_FROM, task.start().toJson());
        }
        return metadata;
    }
}
