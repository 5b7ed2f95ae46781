package io.perennial.serving.predict;

import io.perennial.model.predict.Prediction;
import io.perennial.model.text.EncodedText;
import io.perennial.serving.adapters.AdapterLease;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A request on its way through the queue, in one part or several, which different threads may
 * compute at once. It owns a lease and gives it back when no part needs it any more; a part that
 * fails answers the request at once.
 */
final class PendingRequest {

    private final AdapterLease lease;
    private final List<EncodedText> texts;
    private final long deadline;
    private final Prediction[] predictions;
    private final CompletableFuture<List<Prediction>> answer = new CompletableFuture<>();
    private int unfinished;

    /**
     * @param deadline {@link System#nanoTime()} after which nobody waits for the answer any more
     */
    PendingRequest(AdapterLease lease, List<EncodedText> texts, long deadline) {
        this.lease = lease;
        this.texts = texts;
        this.deadline = deadline;
        this.predictions = new Prediction[texts.size()];
    }

    /** One part, or several when the request has more rows than one forward takes. */
    List<PendingRows> parts(int rowsPerBatch) {
        List<PendingRows> parts = new ArrayList<>();
        for (int from = 0; from < texts.size(); from += rowsPerBatch) {
            int to = Math.min(texts.size(), from + rowsPerBatch);
            parts.add(new PendingRows(this, from, texts.subList(from, to)));
        }
        unfinished = parts.size();
        return parts;
    }

    AdapterLease lease() {
        return lease;
    }

    /** Completes when the last row is there. Cancelling what is returned does not stop the work. */
    CompletableFuture<List<Prediction>> answer() {
        return answer.copy();
    }

    boolean isAnswered() {
        return answer.isDone();
    }

    boolean isTooLate(long now) {
        return now - deadline > 0;
    }

    /** Ends a part with its answers. */
    void fill(int from, List<Prediction> part) {
        synchronized (predictions) {
            for (int row = 0; row < part.size(); row++) {
                predictions[from + row] = part.get(row);
            }
        }
        if (endsLast()) {
            try {
                lease.close();
            } finally {
                answer.complete(Arrays.asList(predictions));
            }
        }
    }

    /** Ends a part without. */
    void fail(Throwable failure) {
        try {
            if (endsLast()) {
                lease.close();
            }
        } finally {
            answer.completeExceptionally(failure);
        }
    }

    /** Ends a part, and tells whether it was the last. */
    private boolean endsLast() {
        synchronized (predictions) {
            unfinished--;
            return unfinished == 0;
        }
    }
}
