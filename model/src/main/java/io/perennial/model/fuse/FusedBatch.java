package io.perennial.model.fuse;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.perennial.model.adapter.ParameterLayout;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.torch.Script;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The input of one step. Tasks that share a layout and a number of rows stand next to each other as
 * one group, so the order inside differs from the caller's; {@link #order()} tells.
 */
public final class FusedBatch {

    /** Numbers that the scripts give of each task: loss sum, right rows, and losses summed. */
    public static final int MEASURED = 3;

    private record GroupKey(ParameterLayout layout, int rows) {}

    /** A group's place inside: tasks {@code firstTask}.., rows {@code firstRow}... */
    private record Members(ParameterLayout layout, int firstTask, int tasks, int firstRow) {}

    private final FrozenBase base;
    private final NDManager manager;
    private final List<Integer> order;
    private final List<FusedTask> tasks;
    private final List<Members> groups = new ArrayList<>();
    private final GroupTables tables = new GroupTables();
    private final RowTensors rows;

    /**
     * @param manager owns every tensor of the step; the caller closes it after reading the results
     * @param given the tasks, in the caller's order
     */
    public FusedBatch(FrozenBase base, NDManager manager, List<FusedTask> given) {
        this.base = base;
        this.manager = manager;
        Map<GroupKey, List<Integer>> found = new LinkedHashMap<>();
        for (int i = 0; i < given.size(); i++) {
            FusedTask task = given.get(i);
            found.computeIfAbsent(
                            new GroupKey(task.layout(), task.rows().size()), k -> new ArrayList<>())
                    .add(i);
        }
        List<Integer> places = new ArrayList<>();
        int firstRow = 0;
        for (Map.Entry<GroupKey, List<Integer>> group : found.entrySet()) {
            int members = group.getValue().size();
            int memberRows = members * group.getKey().rows();
            ParameterLayout layout = group.getKey().layout();
            tables.add(layout, places.size(), members, firstRow, memberRows);
            groups.add(new Members(layout, places.size(), members, firstRow));
            firstRow += memberRows;
            places.addAll(group.getValue());
        }
        order = List.copyOf(places);
        tasks = order.stream().map(given::get).toList();
        rows = new RowTensors(base.config());
        tasks.forEach(rows::add);
    }

    /** The parts of a pass, in their order, each as a task of its own. */
    public static FusedBatch of(
            FrozenBase base, NDManager manager, List<FusedTask> tasks, List<Passes.Part> pass) {
        List<FusedTask> parts =
                pass.stream().map(part -> tasks.get(part.task()).only(part)).toList();
        return new FusedBatch(base, manager, parts);
    }

    /** For each place inside, the index of the task in the caller's list. */
    public List<Integer> order() {
        return order;
    }

    /**
     * Takes results apart by task.
     *
     * @param results a tensor for each group inside, [tasks of the group, ...]
     * @return each task's values, in the caller's order
     */
    public List<float[]> byTask(List<NDArray> results) {
        List<float[]> taken = new ArrayList<>(Collections.nCopies(tasks.size(), null));
        int place = 0;
        for (NDArray group : results) {
            float[] values = group.toFloatArray();
            int size = values.length / Math.toIntExact(group.getShape().get(0));
            for (int at = 0; at < values.length; at += size) {
                taken.set(order.get(place++), Arrays.copyOfRange(values, at, at + size));
            }
        }
        return taken;
    }

    /**
     * Starts a script call with what every method takes first: rows, architecture, tables and label
     * counts.
     */
    public Script.Call call(String method) {
        return call(method, call -> rows.addTo(call, manager));
    }

    /**
     * The same with rows of the caller's: ids, segments, positions and attention, in the order
     * inside.
     */
    Script.Call call(String method, Consumer<Script.Call> addRows) {
        Script.Call call = base.script().call(method, manager);
        addRows.accept(call);
        return addTables(call);
    }

    /** Adds architecture, tables and label counts, which follow the rows. */
    private Script.Call addTables(Script.Call call) {
        NDManager host = manager.newSubManager(Device.cpu());
        call.tensor(base.architecture(host));
        tables.addMatricesTo(call, host);
        tables.addOperationsTo(call, host);
        return call.tensor(manager.create(tasks.stream().mapToLong(FusedTask::labels).toArray()));
    }

    /**
     * Adds what the rows ask for, a tensor for each group.
     *
     * @param targets of every task's rows, in the caller's order of tasks
     */
    public Script.Call addTargets(Script.Call call, List<List<Target>> targets) {
        List<NDArray> tensors = new ArrayList<>();
        for (Members group : groups) {
            List<Target> wanted = new ArrayList<>();
            for (int t = group.firstTask; t < group.firstTask + group.tasks; t++) {
                wanted.addAll(targets.get(order.get(t)));
            }
            TargetTensors made = new TargetTensors(manager, rows, group.firstRow);
            tensors.add(made.of(group.layout, wanted));
        }
        return call.list("targets", tensors);
    }

    /** Adds the frozen weights and the tasks' parameters, as every method takes them. */
    public Script.Call addWeights(Script.Call call) {
        List<NDArray> parameters = tasks.stream().map(FusedTask::parameters).toList();
        return call.list("weights", base.weights()).list("parameters", parameters);
    }

    RowTensors rows() {
        return rows;
    }
}
