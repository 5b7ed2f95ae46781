package io.perennial.serving.predict;

import io.perennial.model.architecture.Objective;
import io.perennial.model.predict.GenerationListener;
import io.perennial.model.predict.GenerationSettings;
import io.perennial.model.text.EncodedText;
import io.perennial.model.text.TextEncoder;
import io.perennial.serving.adapters.AdapterLease;
import io.perennial.serving.adapters.ServedAdapters;
import io.perennial.serving.adapters.ServedVersion;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Has tasks continue texts by name: turns texts into tokens, leases the task's version and queues
 * them.
 */
public final class TaskWriter {

    private final ServedAdapters adapters;
    private final TextEncoder encoder;
    private final GenerationQueue queue;

    public TaskWriter(ServedAdapters adapters, TextEncoder encoder, GenerationQueue queue) {
        this.adapters = adapters;
        this.encoder = encoder;
        this.queue = queue;
    }

    /**
     * Writes with the version that is current at this moment, and with no other, even when it is
     * replaced or removed meanwhile. Tokenises on the calling thread.
     *
     * @param version the only version that may answer; empty for the current one, or a canary
     * @param listener for the version that writes; see {@link GenerationQueue#submit}
     * @return completes with the answer, or with a {@link PredictionRefusedException}
     * @throws PredictionRefusedException when the task or version is not served, when it writes no
     *     text, or when the queue is full
     */
    public CompletableFuture<WrittenTexts> write(
            String task,
            OptionalLong version,
            List<String> texts,
            GenerationSettings settings,
            Function<ServedVersion, GenerationListener> listener) {
        List<EncodedText> rows = texts.stream().map(text -> encoder.encode(text, null)).toList();
        List<Boolean> truncated = rows.stream().map(EncodedText::truncated).toList();
        AdapterLease lease = Leases.take(adapters, task, version, texts.get(0));
        ServedVersion leased = lease.version();
        try {
            if (leased.objective() != Objective.TEXT) {
                throw PredictionRefusedException.OtherObjective.writesNoText(
                        task, leased.objective());
            }
            return queue.submit(lease, rows, settings, listener.apply(leased))
                    .thenApply(written -> new WrittenTexts(leased, written, truncated));
        } catch (RuntimeException refused) {
            lease.close();
            throw refused;
        }
    }
}
