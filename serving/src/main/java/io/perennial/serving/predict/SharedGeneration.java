package io.perennial.serving.predict;

import io.perennial.model.predict.GenerationRequest;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Writes texts of several requests at once. When that fails, every text that has shown nothing yet
 * is tried alone, so that one bad adapter fails nobody else. Confined to the generating thread.
 */
final class SharedGeneration {

    private final Generation generation;
    private final GenerationMetrics metrics;
    private final BooleanSupplier stopping;

    /**
     * @param stopping whether what is being written shall end at the next token
     */
    SharedGeneration(Generation generation, GenerationMetrics metrics, BooleanSupplier stopping) {
        this.generation = generation;
        this.metrics = metrics;
        this.stopping = stopping;
    }

    void compute(List<PendingText> rows) {
        for (PendingText row : rows) {
            PendingTexts request = row.request();
            boolean gone = request.isTooLate() || !request.listener().wanted();
            if (!request.isAnswered() && gone) {
                request.fail(request.refusal());
            }
        }
        List<PendingText> wanted =
                rows.stream().filter(row -> !row.request().isAnswered()).toList();
        if (!wanted.isEmpty()) {
            metrics.running(wanted.size());
            try {
                together(wanted);
            } finally {
                metrics.running(0);
            }
        }
    }

    private void together(List<PendingText> rows) {
        List<GenerationRequest> asked =
                rows.stream().map(row -> row.asked(metrics, stopping)).toList();
        long before = System.nanoTime();
        try {
            generation.generate(asked);
        } catch (RuntimeException | Error failure) {
            rows.forEach(row -> row.settle(stopping.getAsBoolean()));
            rows.forEach(row -> afterFailure(row, rows.size(), failure));
            return;
        }
        long adapters = asked.stream().map(GenerationRequest::adapter).distinct().count();
        metrics.computed(rows.size(), adapters, System.nanoTime() - before);
        rows.forEach(row -> row.settle(stopping.getAsBoolean()));
    }

    private void afterFailure(PendingText row, int together, Throwable failure) {
        if (row.hasEnded() || row.request().isAnswered()) {
            return;
        }
        if (together > 1 && !row.hasBegun()) {
            together(List.of(row));
        } else {
            metrics.failed();
            row.request().fail(failure);
        }
    }
}
