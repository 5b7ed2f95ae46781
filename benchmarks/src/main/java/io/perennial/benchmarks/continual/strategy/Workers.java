package io.perennial.benchmarks.continual.strategy;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Threads that take jobs in the order of their submission. After the first failure no further job
 * starts.
 */
public final class Workers implements AutoCloseable {

    private final ExecutorService threads;
    private final AtomicBoolean failed = new AtomicBoolean();

    public Workers(int count) {
        this.threads = Executors.newFixedThreadPool(count);
    }

    /** Runs a job when a thread is free. */
    public <T> CompletableFuture<T> submit(Callable<T> job) {
        CompletableFuture<T> result = new CompletableFuture<>();
        threads.execute(() -> run(job, result));
        return result;
    }

    private <T> void run(Callable<T> job, CompletableFuture<T> result) {
        if (failed.get()) {
            result.completeExceptionally(new CancellationException("another job failed"));
            return;
        }
        try {
            result.complete(job.call());
        } catch (Exception | Error e) {
            failed.set(true);
            result.completeExceptionally(e);
        }
    }

    /** Waits for running jobs, and starts no other. */
    @Override
    public void close() {
        failed.set(true);
        threads.shutdown();
        boolean ended = false;
        while (!ended) {
            try {
                ended = threads.awaitTermination(1, TimeUnit.HOURS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
