package io.perennial.benchmarks.serve;

import io.perennial.model.text.EncodedText;
import io.perennial.serving.adapters.AdapterLease;
import io.perennial.serving.predict.PredictionQueue;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Requests of one row each, as many as are answered or at a set rate. */
final class OfferedLoad {

    private final ServedTasks tasks;
    private final PredictionQueue queue;
    private final List<EncodedText> rows;
    private final int waiting;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /**
     * @param rows texts that requests take in turn
     * @param waiting requests that are on their way at most, so many that forwards are always full
     */
    OfferedLoad(ServedTasks tasks, PredictionQueue queue, List<EncodedText> rows, int waiting) {
        this.tasks = tasks;
        this.queue = queue;
        this.rows = List.copyOf(rows);
        this.waiting = waiting;
    }

    /**
     * Rows a second where the next request comes as soon as one is answered.
     *
     * @param names gives the next request's task
     */
    double saturate(Supplier<String> names, Duration time) throws InterruptedException {
        Semaphore free = new Semaphore(waiting);
        AtomicInteger answered = new AtomicInteger();
        for (int i = 0; i < 2 * waiting; i++) {
            send(names.get(), i, free, answered);
        }
        int before = answered.get();
        long start = System.nanoTime();
        for (int i = 0; System.nanoTime() - start < time.toNanos(); i++) {
            send(names.get(), i, free, answered);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        int after = answered.get();
        free.acquire(waiting);
        requireAnswers();
        return (after - before) / seconds;
    }

    private void send(String task, int row, Semaphore free, AtomicInteger answered)
            throws InterruptedException {
        free.acquire();
        submit(
                task,
                row,
                () -> {
                    answered.incrementAndGet();
                    free.release();
                });
    }

    private void submit(String task, int row, Runnable done) {
        AdapterLease lease = tasks.lease(task);
        CompletableFuture<?> unused =
                queue.submit(lease, List.of(rows.get(row % rows.size())))
                        .whenComplete(
                                (predictions, failed) -> {
                                    if (failed != null) {
                                        failure.compareAndSet(null, failed);
                                    }
                                    done.run();
                                });
    }

    private void requireAnswers() {
        Throwable failed = failure.get();
        if (failed != null) {
            throw new IllegalStateException("a request was not answered", failed);
        }
    }

    /**
     * How long answers take where requests come at random times of their own (a Poisson process),
     * whether or not earlier ones are answered. Time counts from when a request was due, so that a
     * server that falls behind cannot hide it.
     *
     * @param rate requests a second
     * @return milliseconds, ascending
     */
    double[] latencies(Supplier<String> names, double rate, Duration time)
            throws InterruptedException {
        int requests = Math.max(1, (int) (rate * time.toNanos() / 1e9));
        SplittableRandom random = new SplittableRandom(requests);
        double[] took = new double[requests];
        Semaphore answered = new Semaphore(0);
        long start = System.nanoTime();
        double due = 0;
        for (int i = 0; i < requests; i++) {
            due -= Math.log(1 - random.nextDouble()) / rate * 1e9;
            long at = start + (long) due;
            String task = names.get();
            for (long left = at - System.nanoTime(); left > 0; left = at - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            int request = i;
            submit(
                    task,
                    request,
                    () -> {
                        took[request] = (System.nanoTime() - at) / 1e6;
                        answered.release();
                    });
        }
        answered.acquire(requests);
        requireAnswers();
        Arrays.sort(took);
        return took;
    }
}
