package io.perennial.model.fuse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.perennial.model.adapter.DerivedMatrix;
import io.perennial.model.adapter.HeadForm;
import io.perennial.model.adapter.Insertion;
import io.perennial.model.adapter.Parameter;
import io.perennial.model.adapter.ParameterLayout;
import io.perennial.model.torch.Script;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The tables that tell the scripts which matrices act where. Their columns are the enums {@link
 * io.perennial.model.adapter.Group}, {@link io.perennial.model.adapter.Op} and {@link
 * io.perennial.model.adapter.Derive}.
 */
public final class GroupTables {

    /** Ends rows that are shorter than the longest one of their table. */
    private static final long NONE = -1;

    private final List<long[]> groups = new ArrayList<>();
    private final List<long[]> shapes = new ArrayList<>();
    private final List<long[]> derivations = new ArrayList<>();
    private final List<long[]> operations = new ArrayList<>();
    private final List<double[]> factors = new ArrayList<>();
    private int matrices;

    /** Adds a group of tasks that share a layout. */
    public void add(ParameterLayout layout, int firstTask, int tasks, int firstRow, int rows) {
        int group = groups.size();
        HeadForm head = layout.head();
        groups.add(
                new long[] {
                    firstTask,
                    tasks,
                    firstRow,
                    rows,
                    head.objective().ordinal(),
                    head.pooling().ordinal(),
                    head.head().hasDenseLayer() ? 1 : 0,
                    head.head().activation().ordinal(),
                    layout.promptTokens()
                });
        for (int i = 0; i < layout.parameters().size(); i++) {
            Parameter parameter = layout.parameters().get(i);
            long byColumn = layout.columnMajor().contains(i) ? 1 : 0;
            shapes.add(new long[] {group, parameter.rows(), parameter.columns(), byColumn});
        }
        for (DerivedMatrix derived : layout.derived()) {
            derivations.add(
                    row(
                            derived.inputs(),
                            group,
                            derived.derivation().ordinal(),
                            derived.activation().ordinal()));
        }
        for (Insertion insertion : layout.insertions()) {
            operations.add(
                    row(
                            insertion.matrices(),
                            group,
                            insertion.site().ordinal(),
                            insertion.layer(),
                            insertion.operation().ordinal(),
                            insertion.activation().ordinal()));
            factors.add(new double[] {insertion.scale(), insertion.dropout()});
        }
        matrices += layout.parameters().size() + layout.derived().size();
    }

    /** Fixed columns, then the indices of this group's matrices among all. */
    private long[] row(List<Integer> indices, long... fixed) {
        long[] row = Arrays.copyOf(fixed, fixed.length + indices.size());
        for (int i = 0; i < indices.size(); i++) {
            row[fixed.length + i] = matrices + indices.get(i);
        }
        return row;
    }

    /** Groups, shapes and derivations: what tells flat vectors apart. */
    public void addMatricesTo(Script.Call call, NDManager host) {
        call.tensor(table(groups, 1, host))
                .tensor(table(shapes, 4, host))
                .tensor(table(derivations, 4, host));
    }

    /** Operations with their factors. */
    public void addOperationsTo(Script.Call call, NDManager host) {
        // The scripts look one column past an operation's matrices to see whether it has a gate.
        call.tensor(table(operations, 11, host));
        double[] flat = factors.stream().flatMapToDouble(Arrays::stream).toArray();
        call.tensor(host.create(flat, new Shape(factors.size(), 2)));
    }

    /** At least one row and {@code width} columns; a row of an unknown group stands for none. */
    private static NDArray table(List<long[]> rows, int width, NDManager host) {
        int columns = Math.max(width, rows.stream().mapToInt(row -> row.length).max().orElse(1));
        long[] flat = new long[Math.max(1, rows.size()) * columns];
        Arrays.fill(flat, NONE);
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.get(i), 0, flat, i * columns, rows.get(i).length);
        }
        return host.create(flat, new Shape(Math.max(1, rows.size()), columns));
    }
}
