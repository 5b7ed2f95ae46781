package io.perennial.benchmarks.speed;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.base.Precision;

/**
 * A large square product in the precision of a base's frozen maps: the rate that steps of the same
 * engine are held against.
 */
final class MatrixPeak implements AutoCloseable {

    private static final int SIDE = 2048;

    private final FrozenBase base;
    private final NDManager manager;
    private final NDArray left;
    private final NDArray right;

    MatrixPeak(FrozenBase base) {
        this.base = base;
        manager = base.newManager();
        left = operand();
        right = operand();
    }

    private NDArray operand() {
        NDArray values = manager.randomNormal(new Shape(SIDE, SIDE));
        return base.precision() == Precision.BF16 ? convert("in_bfloat16", values) : values;
    }

    private NDArray convert(String method, NDArray values) {
        return base.script().call(method, manager).tensor(values).run().singletonOrThrow();
    }

    /** Operations a second of one product. */
    double measure() {
        long start = System.nanoTime();
        try (NDArray product = left.matMul(right);
                NDArray view = product.get("0:1, 0:1");
                NDArray corner = convert("in_float32", view)) {
            // Reading a number waits for the product where a device computes beside this thread.
            corner.toFloatArray();
        }
        return rate((System.nanoTime() - start) / 1e9);
    }

    /** Operations a second of a product that took so many seconds. */
    static double rate(double seconds) {
        return 2.0 * SIDE * SIDE * SIDE / seconds;
    }

    @Override
    public void close() {
        manager.close();
    }
}
