package io.perennial.serving.predict;

import io.perennial.model.predict.GeneratedText;
import io.perennial.model.predict.GenerationListener;
import io.perennial.model.predict.GenerationSettings;
import io.perennial.model.text.EncodedText;
import io.perennial.serving.adapters.AdapterLease;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * A request for texts on its way through the queue. It owns a lease, so that all of it is written
 * by one version, and gives it back when it is answered, either way. Filled by the generating
 * thread alone.
 */
final class PendingTexts {

    private final AdapterLease lease;
    private final GenerationSettings settings;
    private final GenerationListener listener;
    private final List<PendingText> rows;
    private final long begun = System.nanoTime();
    private final long timeLimitNanos;
    private final GeneratedText[] written;
    private final CompletableFuture<List<GeneratedText>> answer = new CompletableFuture<>();
    private int missing;

    /**
     * @param timeLimitNanos after which nobody waits for the answer any more
     */
    PendingTexts(
            AdapterLease lease,
            List<EncodedText> texts,
            GenerationSettings settings,
            GenerationListener listener,
            long timeLimitNanos) {
        this.lease = lease;
        this.settings = settings;
        this.listener = listener;
        this.timeLimitNanos = timeLimitNanos;
        this.rows =
                IntStream.range(0, texts.size())
                        .mapToObj(row -> new PendingText(this, row, texts.get(row)))
                        .toList();
        this.written = new GeneratedText[texts.size()];
        this.missing = texts.size();
    }

    List<PendingText> rows() {
        return rows;
    }

    AdapterLease lease() {
        return lease;
    }

    GenerationSettings settings() {
        return settings;
    }

    GenerationListener listener() {
        return listener;
    }

    /**
     * Completes when the last text is there. Cancelling what is returned does not stop the work.
     */
    CompletableFuture<List<GeneratedText>> answer() {
        return answer.copy();
    }

    boolean isAnswered() {
        return answer.isDone();
    }

    long nanosSoFar() {
        return System.nanoTime() - begun;
    }

    boolean isTooLate() {
        return nanosSoFar() > timeLimitNanos;
    }

    /** Why nobody may wait any more, where that is so. */
    PredictionRefusedException refusal() {
        return isTooLate()
                ? new PredictionRefusedException.TooLate()
                : new PredictionRefusedException.Unwanted();
    }

    void fill(int row, GeneratedText text) {
        written[row] = text;
        missing--;
        if (missing == 0 && !isAnswered()) {
            try {
                lease.close();
            } finally {
                answer.complete(Arrays.asList(written));
            }
        }
    }

    /** Not while any of its rows is being written. */
    void fail(Throwable failure) {
        try {
            lease.close();
        } finally {
            answer.completeExceptionally(failure);
        }
    }
}
