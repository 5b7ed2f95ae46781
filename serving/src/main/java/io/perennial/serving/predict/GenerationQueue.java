package io.perennial.serving.predict;

import io.micrometer.core.instrument.MeterRegistry;
import io.perennial.model.predict.GeneratedText;
import io.perennial.model.predict.GenerationListener;
import io.perennial.model.predict.GenerationSettings;
import io.perennial.model.text.EncodedText;
import io.perennial.serving.adapters.AdapterLease;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Lets texts of many tasks be written at once, on a thread of its own beside the one that predicts,
 * so that a long text keeps no label waiting. While some texts are written, others gather; the next
 * batch takes the ones that wait longest.
 *
 * <p>A text that comes while others are written waits until they all have ended: rows do not join a
 * running batch. A text that has ended is answered at once and costs the others nothing more.
 */
public final class GenerationQueue implements AutoCloseable {

    private final long timeLimitNanos;
    private final WaitingRows<PendingText> waiting;
    private final GenerationMetrics metrics;
    private final SharedGeneration shared;
    private final BatchThread<PendingText> thread;
    private volatile boolean stopping;

    /**
     * @param generation writes; called by this queue's thread alone
     * @param rowsPerBatch texts written at once at most
     * @param queuedRows texts that wait at most
     * @param timeLimit after this long, waiting included, a request is refused
     */
    public GenerationQueue(
            Generation generation,
            int rowsPerBatch,
            int queuedRows,
            Duration timeLimit,
            MeterRegistry registry) {
        this.timeLimitNanos = timeLimit.toNanos();
        // Texts of any length share a batch: a step costs one token of each.
        BatchPlanner planner = new BatchPlanner(rowsPerBatch, Double.POSITIVE_INFINITY);
        this.waiting = new WaitingRows<>(queuedRows, planner, PendingText::shape);
        this.metrics = new GenerationMetrics(registry, waiting);
        this.shared = new SharedGeneration(generation, metrics, () -> stopping);
        this.thread = new BatchThread<>("perennial-generation", waiting, shared::compute);
    }

    /**
     * Queues a request. Once this returns, the queue owns the lease and gives it back; when it
     * throws, the caller still does.
     *
     * @param listener hears the text while it is written, on the generating thread, so it must not
     *     wait for anything; with several texts it cannot tell whose piece it is
     * @return completes with what was written behind each text; to be continued on another thread
     *     than the completing one when the continuation takes long
     * @throws PredictionRefusedException.QueueFull when too many texts wait
     * @throws PredictionRefusedException.Stopping after {@link #close}
     */
    CompletableFuture<List<GeneratedText>> submit(
            AdapterLease lease,
            List<EncodedText> texts,
            GenerationSettings settings,
            GenerationListener listener) {
        if (texts.isEmpty()) {
            throw new IllegalArgumentException("A request needs at least one text");
        }
        PendingTexts request = new PendingTexts(lease, texts, settings, listener, timeLimitNanos);
        CompletableFuture<List<GeneratedText>> answer = request.answer();
        if (!waiting.offer(request.rows())) {
            metrics.refused();
            int rows = waiting.rows();
            throw new PredictionRefusedException.QueueFull(
                    rows, waiting.limit(), metrics.secondsFor(rows));
        }
        return answer;
    }

    /** Whether texts are still written. */
    public boolean alive() {
        return thread.alive();
    }

    /** Refuses who waits, ends the texts that are being written, and ends the thread. */
    @Override
    public void close() {
        stopping = true;
        for (PendingText row : thread.close()) {
            if (!row.request().isAnswered()) {
                row.request().fail(new PredictionRefusedException.Stopping());
            }
        }
    }
}
