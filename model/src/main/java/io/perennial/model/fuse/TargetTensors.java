package io.perennial.model.fuse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.perennial.model.adapter.ParameterLayout;
import io.perennial.model.text.EncodedText;
import java.util.Arrays;
import java.util.List;

/** What a group's rows ask for, in the form that its objective's loss reads. */
final class TargetTensors {

    /** A position that has nothing to foretell. */
    private static final long NOTHING = -100;

    private final NDManager manager;
    private final RowTensors rows;
    private final int firstRow;

    TargetTensors(NDManager manager, RowTensors rows, int firstRow) {
        this.manager = manager;
        this.rows = rows;
        this.firstRow = firstRow;
    }

    NDArray of(ParameterLayout layout, List<Target> targets) {
        return switch (layout.head().objective()) {
            case CLASSIFICATION ->
                    manager.create(
                            targets.stream()
                                    .mapToLong(t -> as(Target.Label.class, t).index())
                                    .toArray());
            case MULTI_LABEL -> labelSets(layout.headCapacity(), targets);
            case REGRESSION -> values(targets);
            case TEXT -> nextTokens(targets);
        };
    }

    private static <T extends Target> T as(Class<T> kind, Target target) {
        if (!kind.isInstance(target)) {
            throw new IllegalArgumentException(
                    "an example asks for %s where its task's objective needs a %s"
                            .formatted(target, kind.getSimpleName()));
        }
        return kind.cast(target);
    }

    /** [rows, capacity]: 1 where a label holds. */
    private NDArray labelSets(int capacity, List<Target> targets) {
        float[] flags = new float[targets.size() * capacity];
        for (int row = 0; row < targets.size(); row++) {
            for (int label : as(Target.LabelSet.class, targets.get(row)).indices()) {
                flags[row * capacity + label] = 1;
            }
        }
        return manager.create(flags, new Shape(targets.size(), capacity));
    }

    private NDArray values(List<Target> targets) {
        float[] values = new float[targets.size()];
        for (int row = 0; row < values.length; row++) {
            values[row] = as(Target.Value.class, targets.get(row)).value();
        }
        return manager.create(values);
    }

    /** [rows, length]: the target's token that comes after each place, or a negative number. */
    private NDArray nextTokens(List<Target> targets) {
        int length = rows.length();
        long[] next = new long[targets.size() * length];
        Arrays.fill(next, NOTHING);
        for (int row = 0; row < targets.size(); row++) {
            as(Target.Continuation.class, targets.get(row));
            EncodedText text = rows.text(firstRow + row);
            int first = rows.firstToken(firstRow + row);
            for (int t = text.firstLength(); t < text.length(); t++) {
                if (first + t > 0) {
                    next[row * length + first + t - 1] = text.tokenIds()[t];
                }
            }
        }
        return manager.create(next, new Shape(targets.size(), length));
    }
}
