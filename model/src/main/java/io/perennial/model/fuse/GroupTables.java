package io.perennial.model.fuse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.perennial.model.adapter.Insertion;
import io.perennial.model.adapter.Parameter;
import io.perennial.model.adapter.ParameterLayout;
import io.perennial.model.torch.Script;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The integer tables that tell the scripts which matrices act where; {@code adapters.py} describes
 * the columns.
 */
final class GroupTables {

    private final List<long[]> groups = new ArrayList<>();
    private final List<long[]> shapes = new ArrayList<>();
    private final List<long[]> operations = new ArrayList<>();
    private final List<Double> scales = new ArrayList<>();

    void add(ParameterLayout layout, int firstTask, int tasks, int firstRow, int rows) {
        int group = groups.size();
        int firstMatrix = shapes.size();
        groups.add(new long[] {firstTask, tasks, firstRow, rows, layout.pooling().ordinal()});
        for (Parameter parameter : layout.parameters()) {
            shapes.add(new long[] {group, parameter.rows(), parameter.columns()});
        }
        for (Insertion insertion : layout.insertions()) {
            operations.add(
                    new long[] {
                        group,
                        insertion.site().ordinal(),
                        insertion.layer(),
                        insertion.operation().ordinal(),
                        firstMatrix + insertion.firstParameter(),
                        insertion.activation().ordinal()
                    });
            scales.add(insertion.scale());
        }
    }

    void addTo(Script.Call call, NDManager host) {
        call.tensor(table(groups, host))
                .tensor(table(shapes, host))
                .tensor(table(operations, host));
        call.tensor(host.create(scales.stream().mapToDouble(Double::doubleValue).toArray()));
    }

    private static NDArray table(List<long[]> rows, NDManager host) {
        long[] flat = rows.stream().flatMapToLong(Arrays::stream).toArray();
        return host.create(flat, new Shape(rows.size(), rows.get(0).length));
    }
}
