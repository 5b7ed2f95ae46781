package io.perennial.serving.predict;

import io.perennial.model.architecture.Objective;
import io.perennial.model.text.EncodedText;
import io.perennial.model.text.TextEncoder;
import io.perennial.serving.adapters.AdapterLease;
import io.perennial.serving.adapters.ServedAdapters;
import io.perennial.serving.adapters.ServedVersion;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * Answers requests by task name: turns texts into tokens, leases the task's version and queues
 * them.
 */
public final class TaskPredictor {

    private final ServedAdapters adapters;
    private final TextEncoder encoder;
    private final PredictionQueue queue;

    public TaskPredictor(ServedAdapters adapters, TextEncoder encoder, PredictionQueue queue) {
        this.adapters = adapters;
        this.encoder = encoder;
        this.queue = queue;
    }

    /**
     * Predicts with the version that answers at this moment. All rows are answered by that one
     * version, even when it is replaced or removed meanwhile. Tokenises on the calling thread.
     *
     * @param version the only version that may answer; empty for the current one, or a canary
     * @return completes with the answer, or with a {@link PredictionRefusedException}
     * @throws PredictionRefusedException when the task or version is not served, when it writes
     *     text, or when the queue is full
     */
    public CompletableFuture<TaskAnswer> ask(
            String task, OptionalLong version, List<TextInput> inputs) {
        List<EncodedText> texts =
                inputs.stream()
                        .map(input -> encoder.encode(input.text(), input.textPair()))
                        .toList();
        List<Boolean> truncated = texts.stream().map(EncodedText::truncated).toList();
        AdapterLease lease = Leases.take(adapters, task, version, inputs.get(0).text());
        ServedVersion leased = lease.version();
        try {
            if (leased.objective() == Objective.TEXT) {
                throw PredictionRefusedException.OtherObjective.writesText(task);
            }
            return queue.submit(lease, texts)
                    .thenApply(predictions -> new TaskAnswer(leased, predictions, truncated));
        } catch (RuntimeException refused) {
            lease.close();
            throw refused;
        }
    }
}
