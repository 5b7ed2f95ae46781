package io.perennial.schemas.task;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How one task is trained, evaluated and published.
 *
 * @param task its name
 * @param adapter adapter method and settings
 * @param labels its classes; open and without any for tasks that have none
 * @param learningRate of AdamW, above 0, at most 1; null takes the adapter method's own
 * @param batchSize examples per training step, 1 to 4,096
 * @param replay how often earlier examples are seen again
 * @param holdoutShare share of examples that are kept for evaluation and never trained on, 0 to 0.5
 * @param publication when a new version may be published
 * @param slot a fixed place for even distribution over parallel trainers, 0 to 32,767; null leaves
 *     the place to a hash of the name
 * @param state where the task is in its life
 * @param batchWait longest time that an incomplete batch waits before it is trained on anyway, at
 *     most a day; null takes the job's
 * @param start what its parameters are before their first step
 * @param routable whether texts that name no task may be found to be this task's, for which it
 *     keeps statistics of its texts
 * @param dataParallel whether several subtasks train it at once
 * @param reproducible whether its steps are computed apart from other tasks', so that what it
 *     learns depends on its own examples to the last bit and can be trained again alike; costs the
 *     speed of shared steps
 * @param forgotten examples that it must not know
 * @param duplicateWindow for how long an id that the task has learned from is refused when it comes
 *     again, at most seven days; zero = ids are not compared
 * @param pinnedVersion the version that answers, whatever is published, and that stays on the
 *     adapters topic; null = the newest answers
 * @param canary another version that answers some requests, beside the pinned one; null = none
 * @param drift how it is watched for change
 */
public record TaskSpec(
        String task,
        AdapterSettings adapter,
        LabelSet labels,
        @Nullable Double learningRate,
        int batchSize,
        ReplaySpec replay,
        double holdoutShare,
        PublicationGate publication,
        @Nullable Integer slot,
        TaskState state,
        @Nullable Duration batchWait,
        TaskStart start,
        boolean routable,
        DataParallel dataParallel,
        boolean reproducible,
        ForgottenIds forgotten,
        Duration duplicateWindow,
        @Nullable Long pinnedVersion,
        @Nullable Canary canary,
        DriftSpec drift) {

    /** No task can ask for more, since the ids of that time are kept. */
    public static final Duration LONGEST_DUPLICATE_WINDOW = Duration.ofDays(7);

    private static final int LARGEST_BATCH = 4_096;
    private static final double LARGEST_HOLDOUT = 0.5;
    private static final int HIGHEST_SLOT = 32_767;
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    /**
     * @throws io.perennial.schemas.json.InvalidFieldException if a value is outside its limits
     */
    public TaskSpec {
        TaskName.check(task);
        Objects.requireNonNull(adapter, "adapter");
        Objects.requireNonNull(labels, "labels");
        Objects.requireNonNull(replay, "replay");
        Objects.requireNonNull(publication, "publication");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(start, "start");
        Objects.requireNonNull(dataParallel, "dataParallel");
        Objects.requireNonNull(forgotten, "forgotten");
        Objects.requireNonNull(drift, "drift");
        if (learningRate != null && !(learningRate > 0.0 && learningRate <= 1.0)) {
            throw Limits.refuse(
                    "learning_rate", "is " + learningRate, "choose more than 0, at most 1.0");
        }
        Limits.between("batch_size", batchSize, 1, LARGEST_BATCH);
        Limits.between("holdout_share", holdoutShare, 0.0, LARGEST_HOLDOUT);
        if (slot != null) {
            Limits.between("slot", slot, 0, HIGHEST_SLOT);
        }
        if (batchWait != null) {
            Limits.upTo("batch_wait_ms", batchWait, LONGEST_WAIT);
        }
        Limits.upTo("duplicate_window_seconds", duplicateWindow, LONGEST_DUPLICATE_WINDOW);
        if (pinnedVersion != null && pinnedVersion < 1) {
            throw Limits.refuse(
                    "pinned_version",
                    "is " + pinnedVersion,
                    "name a version, 1 and up, or leave it out");
        }
        if (canary != null && (pinnedVersion == null || pinnedVersion == canary.version())) {
            throw Limits.refuse(
                    "canary",
                    "tries version "
                            + canary.version()
                            + ", but \"pinned_version\" "
                            + (pinnedVersion == null ? "is missing" : "is the same"),
                    "pin the version that answers all other requests");
        }
        if (dataParallel.isOn() && start == TaskStart.SIMILAR) {
            throw Limits.refuse(
                    "start",
                    "is \"similar\", but \"data_parallel\" has "
                            + dataParallel.replicas()
                            + " replicas, which must start alike",
                    "write \"fresh\", or leave \"data_parallel\" out");
        }
        if (dataParallel.isOn() && reproducible) {
            throw Limits.refuse(
                    "reproducible",
                    "is true, but the "
                            + dataParallel.replicas()
                            + " replicas of \"data_parallel\" meet at times that cannot be repeated",
                    "leave one of them out");
        }
    }

    /** What is to be changed of this specification. */
    public TaskSpecBuilder toBuilder() {
        return new TaskSpecBuilder(this);
    }

    /** The same specification for another task, for example a job's default for a new one. */
    public TaskSpec withTask(String newTask) {
        return toBuilder().task(newTask).build();
    }

    /** The same task in another state. */
    public TaskSpec withState(TaskState newState) {
        return toBuilder().state(newState).build();
    }

    /** The same task with another start. */
    public TaskSpec withStart(TaskStart newStart) {
        return toBuilder().start(newStart).build();
    }

    /**
     * The same task answered by this version alone.
     *
     * @param version null = by the newest
     */
    public TaskSpec withPinnedVersion(@Nullable Long version) {
        return toBuilder().pinnedVersion(version).canary(null).build();
    }

    /** The same task, answered by one version, or in a share of the requests by another. */
    public TaskSpec withCanary(long pinned, Canary tried) {
        return toBuilder().pinnedVersion(pinned).canary(tried).build();
    }

    /** Versions that stay on the adapters topic whatever is published. */
    public Set<Long> heldVersions() {
        Set<Long> held = new TreeSet<>();
        if (pinnedVersion != null) {
            held.add(pinnedVersion);
        }
        if (canary != null) {
            held.add(canary.version());
        }
        return held;
    }
}
