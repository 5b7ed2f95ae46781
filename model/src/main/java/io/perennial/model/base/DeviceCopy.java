package io.perennial.model.base;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/**
 * Copies host arrays into device memory. The engine takes host memory of less than 2 GiB at a time,
 * so a larger matrix goes over in blocks of rows.
 *
 * @param manager owns the copies
 * @param largestBlock values that go over at a time
 */
record DeviceCopy(NDManager manager, int largestBlock) {

    /** 256 MiB of float32. */
    static final int LARGEST_BLOCK = 1 << 26;

    /** A tensor of this shape. */
    NDArray of(float[] values, long... shape) {
        if (values.length <= largestBlock) {
            return manager.create(values, new Shape(shape));
        }
        NDArray whole = manager.create(new Shape(shape), DataType.FLOAT32);
        int columns = Math.toIntExact(values.length / shape[0]);
        int rows = Math.max(1, largestBlock / columns);
        for (long row = 0; row < shape[0]; row += rows) {
            long end = Math.min(shape[0], row + rows);
            copyRows(values, whole, row, end, columns);
        }
        return whole;
    }

    private void copyRows(float[] values, NDArray whole, long row, long end, int columns) {
        long[] shape = whole.getShape().getShape().clone();
        shape[0] = end - row;
        int from = Math.toIntExact(row * columns);
        int to = Math.toIntExact(end * columns);
        try (NDArray block =
                manager.create(Arrays.copyOfRange(values, from, to), new Shape(shape))) {
            whole.set(new NDIndex("{}:{}", row, end), block);
        }
    }
}
