package io.perennial.serving.http;

import io.perennial.model.predict.GeneratedText;
import io.perennial.model.predict.GenerationListener;
import io.perennial.model.predict.GenerationRequest;
import io.perennial.model.predict.TextGenerator;
import io.perennial.serving.predict.Generation;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** A real generator that needs a permit for each token of each text. */
final class GatedGeneration implements Generation {

    private final Semaphore permits = new Semaphore(0);
    private volatile @Nullable TextGenerator generator;
    private volatile boolean failing;

    void open(TextGenerator opened) {
        generator = opened;
    }

    void shut() {
        permits.drainPermits();
    }

    void release(int tokens) {
        permits.drainPermits();
        permits.release(tokens);
    }

    void fail(boolean now) {
        failing = now;
    }

    @Override
    public List<GeneratedText> generate(List<GenerationRequest> requests) {
        if (failing) {
            throw new IllegalStateException("secret detail of the engine");
        }
        return Objects.requireNonNull(generator)
                .generate(requests.stream().map(this::gated).toList());
    }

    private GenerationRequest gated(GenerationRequest request) {
        GenerationListener listener = request.listener();
        return new GenerationRequest(
                request.adapter(),
                request.text(),
                request.settings(),
                new GenerationListener() {
                    @Override
                    public void written(String piece) {
                        listener.written(piece);
                    }

                    @Override
                    public boolean wanted() {
                        permits.acquireUninterruptibly();
                        return listener.wanted();
                    }

                    @Override
                    public void ended(GeneratedText text) {
                        listener.ended(text);
                    }
                });
    }
}
