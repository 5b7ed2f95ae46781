package io.perennial.benchmarks.speed;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/** A large square product in float32: the rate that steps of the same engine are held against. */
final class MatrixPeak implements AutoCloseable {

    private static final int SIDE = 2048;

    private final NDManager manager;
    private final NDArray left;
    private final NDArray right;

    /**
     * @param manager on the device to measure; closed with this
     */
    MatrixPeak(NDManager manager) {
        this.manager = manager;
        left = manager.randomNormal(new Shape(SIDE, SIDE));
        right = manager.randomNormal(new Shape(SIDE, SIDE));
    }

    /** Operations a second of one product. */
    double measure() {
        long start = System.nanoTime();
        try (NDArray product = left.matMul(right)) {
            // Reading a number waits for the product where a device computes beside this thread.
            product.getFloat(0, 0);
        }
        return 2.0 * SIDE * SIDE * SIDE / ((System.nanoTime() - start) / 1e9);
    }

    @Override
    public void close() {
        manager.close();
    }
}
