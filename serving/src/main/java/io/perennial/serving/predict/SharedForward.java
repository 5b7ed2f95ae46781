package io.perennial.serving.predict;

import io.perennial.model.predict.Prediction;
import io.perennial.model.predict.PredictionBatch;
import io.perennial.model.predict.ServableAdapter;
import io.perennial.model.text.EncodedText;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Computes rows of several requests in one forward. Requests on the same version of a task form one
 * batch. When a forward fails, every request is tried alone, so that one bad adapter fails nobody
 * else. Confined to one prediction thread.
 */
final class SharedForward {

    private final Forward forward;
    private final PredictionMetrics metrics;

    SharedForward(Forward forward, PredictionMetrics metrics) {
        this.forward = forward;
        this.metrics = metrics;
    }

    void compute(List<PendingRows> parts) {
        long now = System.nanoTime();
        List<PendingRows> wanted = new ArrayList<>();
        for (PendingRows part : parts) {
            if (part.request().isAnswered() || part.request().isTooLate(now)) {
                part.fail(new PredictionRefusedException.TooLate());
            } else {
                wanted.add(part);
            }
        }
        if (!wanted.isEmpty()) {
            together(wanted);
        }
    }

    private void together(List<PendingRows> parts) {
        List<List<Prediction>> results;
        try {
            results = predict(parts);
        } catch (RuntimeException | Error failure) {
            if (parts.size() > 1) {
                parts.forEach(part -> together(List.of(part)));
            } else {
                metrics.failed();
                parts.get(0).fail(failure);
            }
            return;
        }
        for (int index = 0; index < parts.size(); index++) {
            parts.get(index).fill(results.get(index));
        }
    }

    /** Predictions per part: rows are gathered by adapter, computed, and dealt out again. */
    private List<List<Prediction>> predict(List<PendingRows> parts) {
        Map<ServableAdapter, Integer> indexOf = new IdentityHashMap<>();
        List<ServableAdapter> adapters = new ArrayList<>();
        List<List<EncodedText>> texts = new ArrayList<>();
        for (PendingRows part : parts) {
            ServableAdapter adapter = part.request().lease().adapter();
            int index = indexOf.computeIfAbsent(adapter, added -> adapters.size());
            if (index == adapters.size()) {
                adapters.add(adapter);
                texts.add(new ArrayList<>());
            }
            texts.get(index).addAll(part.texts());
        }
        List<PredictionBatch> batches = new ArrayList<>();
        for (int index = 0; index < adapters.size(); index++) {
            batches.add(new PredictionBatch(adapters.get(index), texts.get(index)));
        }
        long before = System.nanoTime();
        List<List<Prediction>> predicted = forward.predict(batches);
        metrics.computed(parts, adapters.size(), System.nanoTime() - before);
        int[] next = new int[adapters.size()];
        List<List<Prediction>> dealt = new ArrayList<>();
        for (PendingRows part : parts) {
            int index = indexOf.get(part.request().lease().adapter());
            int from = next[index];
            next[index] += part.texts().size();
            dealt.add(predicted.get(index).subList(from, next[index]));
        }
        return dealt;
    }
}
