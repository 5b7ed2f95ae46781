package io.perennial.flink.onboard;

import io.perennial.flink.ingest.IncomingExample;
import io.perennial.schemas.task.TaskSpec;
import java.util.List;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/** What onboarding keeps per task; names and types are part of every savepoint. */
final class OnboardState {

    private final ValueState<TaskKey> key;
    private final ValueState<byte[]> spec;
    private final ListState<IncomingExample> parked;
    private final ValueState<Integer> parkedCount;
    private final ValueState<Long> parkedBytes;
    private final MapState<String, Boolean> labels;
    private final ValueState<Integer> labelCount;
    private final ValueState<Integer> epoch;
    private final ValueState<Integer> replicas;
    private final SeenIds seen;

    OnboardState(RuntimeContext context) {
        key =
                context.getState(
                        new ValueStateDescriptor<>("key", TypeInformation.of(TaskKey.class)));
        spec =
                context.getState(
                        new ValueStateDescriptor<>(
                                "spec", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
        parked =
                context.getListState(
                        new ListStateDescriptor<>(
                                "parked", TypeInformation.of(IncomingExample.class)));
        parkedCount = context.getState(new ValueStateDescriptor<>("parked-count", Types.INT));
        parkedBytes = context.getState(new ValueStateDescriptor<>("parked-bytes", Types.LONG));
        labels =
                context.getMapState(
                        new MapStateDescriptor<>("labels", Types.STRING, Types.BOOLEAN));
        labelCount = context.getState(new ValueStateDescriptor<>("label-count", Types.INT));
        epoch = context.getState(new ValueStateDescriptor<>("epoch", Types.INT));
        replicas = context.getState(new ValueStateDescriptor<>("replicas", Types.INT));
        seen = new SeenIds(context, TaskSpec.LONGEST_DUPLICATE_WINDOW);
    }

    /** Set once, never changed. */
    ValueState<TaskKey> key() {
        return key;
    }

    /** JSON of the latest specification. */
    ValueState<byte[]> spec() {
        return spec;
    }

    /** Examples that wait for a specification, in their order. */
    ListState<IncomingExample> parked() {
        return parked;
    }

    int parkedCount() throws Exception {
        return numberOf(parkedCount, 0);
    }

    void parkedCount(int count) throws Exception {
        parkedCount.update(count);
    }

    /** Bytes of the records that wait. */
    long parkedBytes() throws Exception {
        Long bytes = parkedBytes.value();
        return bytes == null ? 0 : bytes;
    }

    void parkedBytes(long bytes) throws Exception {
        parkedBytes.update(bytes);
    }

    /** Ids of examples of tasks that refuse duplicates. */
    SeenIds seen() {
        return seen;
    }

    /** How often the task has begun anew with other parameters. */
    int epoch() throws Exception {
        return numberOf(epoch, 0);
    }

    void epoch(int number) throws Exception {
        epoch.update(number);
    }

    /** How many replicas train the task; 1 = it has no others. */
    int replicas() throws Exception {
        return numberOf(replicas, 1);
    }

    void replicas(int number) throws Exception {
        replicas.update(number);
    }

    private static int numberOf(ValueState<Integer> state, int absent) throws Exception {
        Integer number = state.value();
        return number == null ? absent : number;
    }

    /** Whether an open set has grown by the label already. */
    boolean hasGrownBy(String label) throws Exception {
        return labels.contains(label);
    }

    /** By how many labels an open set has grown. */
    int grownLabels() throws Exception {
        return numberOf(labelCount, 0);
    }

    /** Lets an open set grow by labels that it does not have, each named once. */
    void growLabels(List<String> added) throws Exception {
        for (String label : added) {
            labels.put(label, true);
        }
        labelCount.update(grownLabels() + added.size());
    }
}
