package io.perennial.flink.train;

import io.perennial.flink.average.Replica;
import io.perennial.flink.onboard.TaskKey;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.route.FeatureStatistics;
import io.perennial.model.train.AdapterState;
import io.perennial.schemas.Decoded;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.schemas.task.TaskSpecJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.jspecify.annotations.Nullable;

/**
 * The truth about every task, in keyed state; the names are part of every savepoint. All methods
 * concern the operator's current key, which the caller has set.
 */
final class TaskStore implements TaskMemory {

    /** Every task that was ever here has an entry in this state. */
    static final String PROGRESS = "progress";

    private static final TypeInformation<byte[]> BYTES =
            PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO;

    private final String baseFingerprint;
    private final ValueState<byte[]> spec;
    private final ValueState<byte[]> progress;
    private final ListState<byte[]> pending;
    private final ValueState<Long> waitsSince;
    private final ValueState<Long> lastArrival;
    private final ValueState<byte[]> adapter;
    private final ValueState<byte[]> published;
    private final ValueState<byte[]> start;
    private final ValueState<byte[]> features;
    private final ValueState<byte[]> replica;
    private final MapState<Integer, byte[]> reservoir;
    private final MapState<Integer, byte[]> holdout;

    TaskStore(KeyedStateStore state, String baseFingerprint) {
        this.baseFingerprint = baseFingerprint;
        spec = state.getState(new ValueStateDescriptor<>("spec", BYTES));
        progress = state.getState(new ValueStateDescriptor<>(PROGRESS, BYTES));
        pending = state.getListState(new ListStateDescriptor<>("pending", BYTES));
        waitsSince = state.getState(new ValueStateDescriptor<>("waits-since", Types.LONG));
        lastArrival = state.getState(new ValueStateDescriptor<>("last-arrival", Types.LONG));
        adapter = state.getState(new ValueStateDescriptor<>("adapter", BYTES));
        published = state.getState(new ValueStateDescriptor<>("published", BYTES));
        start = state.getState(new ValueStateDescriptor<>("start", BYTES));
        features = state.getState(new ValueStateDescriptor<>("features", BYTES));
        replica = state.getState(new ValueStateDescriptor<>("replica", BYTES));
        reservoir = state.getMapState(new MapStateDescriptor<>("reservoir", Types.INT, BYTES));
        holdout = state.getMapState(new MapStateDescriptor<>("holdout", Types.INT, BYTES));
    }

    /**
     * The task as stored, or a new one.
     *
     * @throws OtherBaseException if it was trained against another base
     */
    ResidentTask load(TaskKey key) throws Exception {
        byte[] stored = progress.value();
        TaskProgress found =
                stored == null ? TaskProgress.begin(baseFingerprint) : ProgressCodec.decode(stored);
        if (!found.baseFingerprint().equals(baseFingerprint)) {
            throw new OtherBaseException(key.task(), found.baseFingerprint(), baseFingerprint);
        }
        PendingExamples waiting = new PendingExamples();
        for (byte[] example : pending.get()) {
            waiting.add(ExampleCodec.decode(example));
        }
        ResidentTask task = new ResidentTask(key, spec(), found, waiting);
        task.waiting().restore(time(waitsSince), time(lastArrival));
        byte[] started = start.value();
        task.start(started == null ? null : StartingPoint.fromBytes(started));
        byte[] part = replica.value();
        task.replica(part == null ? null : Replica.fromBytes(part));
        return task;
    }

    private static long time(ValueState<Long> state) throws Exception {
        Long stored = state.value();
        return stored == null ? 0 : stored;
    }

    private @Nullable TaskSpec spec() throws Exception {
        byte[] json = spec.value();
        return json == null ? null : readSpec(json);
    }

    /** Reads what onboarding has found valid; anything else is a bug. */
    static TaskSpec readSpec(byte[] json) {
        Decoded<TaskSpec> decoded = TaskSpecJson.decode(null, json);
        if (decoded instanceof Decoded.Valid<TaskSpec> valid) {
            return valid.value();
        }
        throw new IllegalStateException("an invalid task specification got here: " + decoded);
    }

    /** Writes what has changed since the task was loaded or saved last. */
    void save(ResidentTask task) throws Exception {
        ResidentTask.Changes changes = task.changes();
        if (changes.progress) {
            progress.update(ProgressCodec.encode(task.progress()));
        }
        if (changes.pending) {
            List<byte[]> examples = new ArrayList<>();
            task.pending().examples().forEach(e -> examples.add(ExampleCodec.encode(e)));
            pending.update(examples);
        }
        if (task.waiting().moved()) {
            waitsSince.update(task.waiting().since());
            lastArrival.update(task.waiting().lastArrival());
            task.waiting().saved();
        }
        if (changes.adapter && task.adapter() != null) {
            adapter.update(task.adapter().state().toBytes());
        }
        if (changes.features && task.features() != null) {
            features.update(task.features().toBytes());
        }
        if (changes.replica && task.replica() != null) {
            replica.update(task.replica().toBytes());
        }
        changes.clear();
    }

    void spec(byte[] json) throws Exception {
        spec.update(json);
    }

    /** What the task's parameters were started from. */
    void start(StartingPoint point) throws Exception {
        start.update(point.toBytes());
    }

    void published(byte[] artifact) throws Exception {
        published.update(artifact);
    }

    /** Drops what the task's texts look like. */
    void dropFeatures() {
        features.clear();
    }

    /** Drops the task's part among replicas. */
    void dropReplica() {
        replica.clear();
    }

    /** Drops parameters and moments. */
    void dropAdapter() {
        adapter.clear();
    }

    /** Drops what belongs to the task's parameters; what is published stays. */
    void dropParameters() {
        dropAdapter();
        start.clear();
        dropFeatures();
        reservoir.clear();
    }

    /** Drops what the next version would be measured on and against. */
    void dropMeasurements() {
        published.clear();
        holdout.clear();
    }

    /** Drops everything but specification and progress. */
    void dropAll() {
        dropParameters();
        dropMeasurements();
        pending.clear();
    }

    @Override
    public ExampleStore reservoir() {
        return new StoredExamples(reservoir);
    }

    @Override
    public ExampleStore holdout() {
        return new StoredExamples(holdout);
    }

    @Override
    public Optional<AdapterState> adapter() throws Exception {
        return Optional.ofNullable(adapter.value()).map(AdapterState::fromBytes);
    }

    @Override
    public Optional<FeatureStatistics> features() throws Exception {
        return Optional.ofNullable(features.value()).map(FeatureStatistics::fromBytes);
    }

    @Override
    public Optional<AdapterArtifact> published() throws Exception {
        return Optional.ofNullable(published.value()).map(AdapterArtifact::fromBytes);
    }

    private record StoredExamples(MapState<Integer, byte[]> state) implements ExampleStore {

        @Override
        public void put(int index, TrainingExample example) throws Exception {
            state.put(index, ExampleCodec.encode(example));
        }

        @Override
        public TrainingExample get(int index) throws Exception {
            return ExampleCodec.decode(state.get(index));
        }

        @Override
        public void remove(int index) throws Exception {
            state.remove(index);
        }
    }
}
