package io.perennial.serving.predict;

import io.micrometer.core.instrument.MeterRegistry;
import io.perennial.model.predict.Prediction;
import io.perennial.model.text.EncodedText;
import io.perennial.serving.adapters.AdapterLease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Lets requests of many tasks share forwards. While forwards run, requests gather; the next forward
 * takes as many of them as fit (see {@link BatchPlanner}), so nobody waits for a batch to fill and
 * a busy server works in large ones.
 *
 * <p>A request's rows stay in one forward unless it has more rows than a forward takes. Who shares
 * a forward changes the probabilities by no more than float tolerance.
 */
public final class PredictionQueue implements AutoCloseable {

    private final int rowsPerBatch;
    private final long timeLimitNanos;
    private final WaitingRows<PendingRows> waiting;
    private final PredictionMetrics metrics;
    private final List<BatchThread<PendingRows>> threads = new ArrayList<>();

    /** With one forward at a time. */
    public PredictionQueue(
            Forward forward,
            int rowsPerBatch,
            double paddingFactor,
            int queuedRows,
            Duration timeLimit,
            MeterRegistry registry) {
        this(List.of(forward), rowsPerBatch, paddingFactor, queuedRows, timeLimit, registry);
    }

    /**
     * @param forwards compute, each called by a thread of its own alone; at least one
     * @param rowsPerBatch rows of one forward at most
     * @param paddingFactor tokens computed together over tokens computed apart, at most
     * @param queuedRows rows that wait at most
     * @param timeLimit after this long in the queue a request is refused instead of computed
     */
    public PredictionQueue(
            List<? extends Forward> forwards,
            int rowsPerBatch,
            double paddingFactor,
            int queuedRows,
            Duration timeLimit,
            MeterRegistry registry) {
        this.rowsPerBatch = rowsPerBatch;
        this.timeLimitNanos = timeLimit.toNanos();
        this.waiting =
                new WaitingRows<>(
                        queuedRows,
                        new BatchPlanner(rowsPerBatch, paddingFactor),
                        PendingRows::shape);
        this.metrics = new PredictionMetrics(registry, waiting, forwards.size());
        for (Forward forward : forwards) {
            SharedForward shared = new SharedForward(forward, metrics);
            threads.add(
                    new BatchThread<>(
                            "perennial-prediction-" + threads.size(), waiting, shared::compute));
        }
    }

    /**
     * Queues a request. Once this returns, the queue owns the lease and gives it back; when it
     * throws, the caller still does.
     *
     * @return completes with one prediction per text; to be continued on another thread than the
     *     completing one when the continuation takes long
     * @throws PredictionRefusedException.QueueFull when too many rows wait
     * @throws PredictionRefusedException.Stopping after {@link #close}
     */
    public CompletableFuture<List<Prediction>> submit(AdapterLease lease, List<EncodedText> texts) {
        if (texts.isEmpty()) {
            throw new IllegalArgumentException("A request needs at least one text");
        }
        PendingRequest request =
                new PendingRequest(lease, List.copyOf(texts), System.nanoTime() + timeLimitNanos);
        CompletableFuture<List<Prediction>> answer = request.answer();
        if (!waiting.offer(request.parts(rowsPerBatch))) {
            metrics.refused();
            int rows = waiting.rows();
            throw new PredictionRefusedException.QueueFull(
                    rows, waiting.limit(), metrics.secondsFor(rows));
        }
        return answer;
    }

    /** Whether requests are still answered. */
    public boolean alive() {
        return threads.stream().allMatch(BatchThread::alive);
    }

    /** Refuses who waits, lets the forwards that run finish, and ends the threads. */
    @Override
    public void close() {
        for (BatchThread<PendingRows> thread : threads) {
            for (PendingRows part : thread.close()) {
                part.fail(new PredictionRefusedException.Stopping());
            }
        }
    }
}
