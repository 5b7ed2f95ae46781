package io.perennial.schemas.task;

import java.time.Duration;

/** The values of a specification that nobody set. */
public final class TaskSpecs {

    private static final AdapterSettings ADAPTER =
            new AdapterSettings("{\"method\":\"houlsby\",\"bottleneck\":32}");
    private static final int BATCH_SIZE = 32;
    private static final ReplaySpec REPLAY = new ReplaySpec(1, 2_000);
    private static final double HOLDOUT_SHARE = 0.1;
    private static final PublicationGate PUBLICATION =
            new PublicationGate(0.02, 256, Duration.ZERO);
    private static final DataParallel DATA_PARALLEL = new DataParallel(1, 256);

    private static final DriftSpec DRIFT = DriftSpec.of(DriftSpec.Detector.PAGE_HINKLEY);

    private TaskSpecs() {}

    /**
     * A Houlsby adapter that learns, with open labels, at its method's own learning rate, in no
     * particular slot, from fresh parameters, in one place, in steps shared with other tasks.
     */
    public static TaskSpec defaults(String task) {
        return new TaskSpec(
                task,
                ADAPTER,
                LabelSet.open(),
                null,
                BATCH_SIZE,
                REPLAY,
                HOLDOUT_SHARE,
                PUBLICATION,
                null,
                TaskState.TRAINING,
                null,
                TaskStart.FRESH,
                true,
                DATA_PARALLEL,
                false,
                ForgottenIds.NONE,
                Duration.ZERO,
                null,
                null,
                DRIFT);
    }
}
