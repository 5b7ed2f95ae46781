package io.perennial.benchmarks.serve;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import io.perennial.benchmarks.Median;
import io.perennial.model.base.FrozenBase;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How long it takes to read the parameters of the tasks of a forward once: what no way of computing
 * with them can avoid. They are summed up, by the engine, in the forward's own thread.
 */
final class AdapterReads implements AutoCloseable {

    /** Together far more than a processor's own cache holds. */
    private static final int ADAPTERS = 1_000;

    private static final int TIMES = 40;
    private static final int WARM = 10;

    private final NDManager manager;
    private final List<NDArray> adapters = new ArrayList<>();

    /**
     * @param values of one adapter
     */
    AdapterReads(FrozenBase base, long values) {
        manager = base.newManager();
        for (int i = 0; i < ADAPTERS; i++) {
            adapters.add(manager.ones(new Shape(values)));
        }
    }

    /**
     * Milliseconds, the median of many times.
     *
     * @param count adapters that are read, drawn at random
     * @param forwards that do so at the same time, with one thread each
     */
    double millis(int count, int forwards) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(forwards);
        try {
            List<Callable<double[]>> readers = new ArrayList<>();
            for (int forward = 0; forward < forwards; forward++) {
                SplittableRandom random = new SplittableRandom(forward);
                readers.add(() -> read(count, random));
            }
            List<Double> all = new ArrayList<>();
            for (Future<double[]> reader : threads.invokeAll(readers)) {
                for (double each : reader.get()) {
                    all.add(each);
                }
            }
            return Median.of(all.stream().mapToDouble(Double::doubleValue).toArray());
        } catch (ExecutionException e) {
            throw new IllegalStateException("adapters could not be read", e.getCause());
        } finally {
            threads.shutdown();
        }
    }

    private double[] read(int count, SplittableRandom random) {
        JniUtils.setNumThreads(1);
        double[] took = new double[TIMES];
        for (int time = -WARM; time < TIMES; time++) {
            long start = System.nanoTime();
            for (int i = 0; i < count; i++) {
                adapters.get(random.nextInt(ADAPTERS)).sum().close();
            }
            if (time >= 0) {
                took[time] = (System.nanoTime() - start) / 1e6;
            }
        }
        return took;
    }

    @Override
    public void close() {
        manager.close();
    }
}
