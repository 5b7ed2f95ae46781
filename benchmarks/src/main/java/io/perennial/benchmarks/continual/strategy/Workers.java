package io.perennial.benchmarks.continual.strategy;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Threads that take jobs in the order of their submission. After the first failure no further job
 * starts.
 */
public final class Workers implements AutoCloseable {

    private final ExecutorService threads;
    private final CompletableFuture<Void> failure = new CompletableFuture<>();

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
        if (failure.isDone()) {
            result.completeExceptionally(new CancellationException("another job failed"));
            return;
        }
        try {
            result.complete(job.call());
        } catch (Exception | Error e) {
            failure.completeExceptionally(e);
            result.completeExceptionally(e);
        }
    }

    /**
     * Waits until all are done.
     *
     * @throws java.util.concurrent.CompletionException as soon as one job fails, with what it threw
     */
    public void await(List<? extends CompletableFuture<?>> all) {
        CompletableFuture<Void> done =
                CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
        CompletableFuture.anyOf(done, failure).join();
    }

    /** Interrupts what still runs, and waits for its end: it may be inside a native call. */
    @Override
    public void close() {
        failure.complete(null);
        threads.shutdownNow();
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = threads.awaitTermination(1, TimeUnit.HOURS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
