package io.perennial.schemas.task;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A specification being put together, field by field; what is not set stays as it was at the
 * beginning. {@link #build} checks the values.
 */
public final class TaskSpecBuilder {

    private String task;
    private AdapterSettings adapter;
    private LabelSet labels;
    private @Nullable Double learningRate;
    private int batchSize;
    private ReplaySpec replay;
    private double holdoutShare;
    private PublicationGate publication;
    private @Nullable Integer slot;
    private TaskState state;
    private @Nullable Duration batchWait;
    private TaskStart start;
    private boolean routable;
    private DataParallel dataParallel;
    private boolean reproducible;
    private ForgottenIds forgotten;
    private Duration duplicateWindow;
    private @Nullable Long pinnedVersion;
    private @Nullable Canary canary;
    private DriftSpec drift;

    TaskSpecBuilder(TaskSpec spec) {
        task = spec.task();
        adapter = spec.adapter();
        labels = spec.labels();
        learningRate = spec.learningRate();
        batchSize = spec.batchSize();
        replay = spec.replay();
        holdoutShare = spec.holdoutShare();
        publication = spec.publication();
        slot = spec.slot();
        state = spec.state();
        batchWait = spec.batchWait();
        start = spec.start();
        routable = spec.routable();
        dataParallel = spec.dataParallel();
        reproducible = spec.reproducible();
        forgotten = spec.forgotten();
        duplicateWindow = spec.duplicateWindow();
        pinnedVersion = spec.pinnedVersion();
        canary = spec.canary();
        drift = spec.drift();
    }

    public TaskSpecBuilder task(String name) {
        task = name;
        return this;
    }

    public TaskSpecBuilder adapter(AdapterSettings value) {
        adapter = value;
        return this;
    }

    public TaskSpecBuilder labels(LabelSet value) {
        labels = value;
        return this;
    }

    public TaskSpecBuilder learningRate(@Nullable Double value) {
        learningRate = value;
        return this;
    }

    public TaskSpecBuilder batchSize(int value) {
        batchSize = value;
        return this;
    }

    public TaskSpecBuilder replay(ReplaySpec value) {
        replay = value;
        return this;
    }

    public TaskSpecBuilder holdoutShare(double value) {
        holdoutShare = value;
        return this;
    }

    public TaskSpecBuilder publication(PublicationGate value) {
        publication = value;
        return this;
    }

    public TaskSpecBuilder slot(@Nullable Integer value) {
        slot = value;
        return this;
    }

    public TaskSpecBuilder state(TaskState value) {
        state = value;
        return this;
    }

    public TaskSpecBuilder batchWait(@Nullable Duration value) {
        batchWait = value;
        return this;
    }

    public TaskSpecBuilder start(TaskStart value) {
        start = value;
        return this;
    }

    public TaskSpecBuilder routable(boolean value) {
        routable = value;
        return this;
    }

    public TaskSpecBuilder dataParallel(DataParallel value) {
        dataParallel = value;
        return this;
    }

    public TaskSpecBuilder reproducible(boolean value) {
        reproducible = value;
        return this;
    }

    public TaskSpecBuilder forgotten(ForgottenIds value) {
        forgotten = value;
        return this;
    }

    public TaskSpecBuilder duplicateWindow(Duration value) {
        duplicateWindow = value;
        return this;
    }

    public TaskSpecBuilder pinnedVersion(@Nullable Long value) {
        pinnedVersion = value;
        return this;
    }

    public TaskSpecBuilder canary(@Nullable Canary value) {
        canary = value;
        return this;
    }

    public TaskSpecBuilder drift(DriftSpec value) {
        drift = value;
        return this;
    }

    /**
     * @throws io.perennial.schemas.json.InvalidFieldException if a value is outside its limits
     */
    public TaskSpec build() {
        return new TaskSpec(
                task,
                adapter,
                labels,
                learningRate,
                batchSize,
                replay,
                holdoutShare,
                publication,
                slot,
                state,
                batchWait,
                start,
                routable,
                dataParallel,
                reproducible,
                forgotten,
                duplicateWindow,
                pinnedVersion,
                canary,
                drift);
    }
}
