package io.perennial.model.fuse;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.perennial.model.adapter.ParameterLayout;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.text.EncodedText;
import io.perennial.model.torch.Script;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The input of one step. Tasks that share a layout and a number of rows stand next to each other as
 * one group, so the order inside differs from the caller's; {@link #order()} tells.
 */
public final class FusedBatch {

    /** Rows are padded to a multiple of this many tokens. */
    private static final int LENGTH_STEP = 8;

    private record GroupKey(ParameterLayout layout, int rows) {}

    private final FrozenBase base;
    private final NDManager manager;
    private final List<Integer> order;
    private final List<FusedTask> tasks;
    private final GroupTables tables = new GroupTables();

    /**
     * @param manager owns every tensor of the step; the caller closes it after reading the results
     * @param given the tasks, in the caller's order
     */
    public FusedBatch(FrozenBase base, NDManager manager, List<FusedTask> given) {
        this.base = base;
        this.manager = manager;
        Map<GroupKey, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < given.size(); i++) {
            FusedTask task = given.get(i);
            groups.computeIfAbsent(
                            new GroupKey(task.layout(), task.rows().size()), k -> new ArrayList<>())
                    .add(i);
        }
        List<Integer> places = new ArrayList<>();
        int firstRow = 0;
        for (Map.Entry<GroupKey, List<Integer>> group : groups.entrySet()) {
            int members = group.getValue().size();
            tables.add(
                    group.getKey().layout(),
                    places.size(),
                    members,
                    firstRow,
                    members * group.getKey().rows());
            firstRow += members * group.getKey().rows();
            places.addAll(group.getValue());
        }
        order = List.copyOf(places);
        tasks = order.stream().map(given::get).toList();
    }

    /** For each place inside, the index of the task in the caller's list. */
    public List<Integer> order() {
        return order;
    }

    /**
     * Takes results apart by task.
     *
     * @param groups a tensor for each group inside, [tasks of the group, ...]
     * @return each task's values, in the caller's order
     */
    public List<float[]> byTask(List<NDArray> groups) {
        List<float[]> results = new ArrayList<>(Collections.nCopies(tasks.size(), null));
        int place = 0;
        for (NDArray group : groups) {
            float[] values = group.toFloatArray();
            int size = values.length / Math.toIntExact(group.getShape().get(0));
            for (int at = 0; at < values.length; at += size) {
                results.set(order.get(place++), Arrays.copyOfRange(values, at, at + size));
            }
        }
        return results;
    }

    /**
     * Starts a script call with what every method takes first: rows, architecture, tables and label
     * counts.
     */
    public Script.Call call(String method) {
        Script.Call call = base.script().call(method, manager);
        addRows(call);
        NDManager host = manager.newSubManager(Device.cpu());
        call.tensor(base.architecture(host));
        tables.addTo(call, host);
        return call.tensor(manager.create(tasks.stream().mapToLong(FusedTask::labels).toArray()));
    }

    /** Adds the frozen weights and the tasks' parameters, as every method takes them. */
    public Script.Call addWeights(Script.Call call) {
        List<NDArray> parameters = tasks.stream().map(FusedTask::parameters).toList();
        return call.list("weights", base.weights()).list("parameters", parameters);
    }

    private void addRows(Script.Call call) {
        List<EncodedText> rows = tasks.stream().flatMap(task -> task.rows().stream()).toList();
        int length = paddedLength(rows);
        long[] ids = new long[rows.size() * length];
        long[] segments = new long[ids.length];
        float[] attention = new float[ids.length];
        for (int r = 0; r < rows.size(); r++) {
            EncodedText row = rows.get(r);
            for (int t = 0; t < row.length(); t++) {
                int at = r * length + t;
                ids[at] = row.tokenIds()[t];
                segments[at] = t < row.firstLength() ? 0 : 1;
                attention[at] = 1;
            }
        }
        Shape shape = new Shape(rows.size(), length);
        call.tensor(manager.create(ids, shape)).tensor(manager.create(segments, shape));
        call.tensor(manager.create(attention, shape));
    }

    private int paddedLength(List<EncodedText> rows) {
        int longest = rows.stream().mapToInt(EncodedText::length).max().orElseThrow();
        int limit = base.config().maxPositions();
        if (longest > limit) {
            throw new IllegalArgumentException(
                    "a row of %d tokens is longer than the base's %d positions; encode it with the base's text encoder"
                            .formatted(longest, limit));
        }
        return Math.min(limit, (longest + LENGTH_STEP - 1) / LENGTH_STEP * LENGTH_STEP);
    }
}
