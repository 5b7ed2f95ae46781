package io.perennial.serving.predict;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.route.FrozenFeatures;
import io.perennial.model.route.TaskRouter;
import io.perennial.model.text.EncodedText;
import io.perennial.serving.adapters.ServedAdapters;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Finds the tasks of texts that name none: one forward of the frozen base without adapters, then
 * the router of the served tasks. One request at a time has its forward, so that requests without a
 * task take no more of the machine than one stream of them; the others wait their turn. Safe for
 * any thread.
 */
public final class TextRouter {

    private final ServedAdapters adapters;
    private final FrozenBase base;
    private final FrozenFeatures features;
    private final Duration patience;
    private final Semaphore turn = new Semaphore(1, true);
    private final Timer timer;

    /**
     * @param patience after waiting so long for its turn a request is refused
     */
    public TextRouter(
            ServedAdapters adapters, FrozenBase base, Duration patience, MeterRegistry registry) {
        this.adapters = adapters;
        this.base = base;
        this.features = new FrozenFeatures(base);
        this.patience = patience;
        this.timer =
                Timer.builder("perennial.serving.routing")
                        .description("Time to find the tasks of a request's texts")
                        .publishPercentileHistogram()
                        .register(registry);
    }

    /** Whether there is a task that could be found; does not wait for the router. */
    public boolean hasTasks() {
        return adapters.hasRoutable();
    }

    /**
     * Where each text belongs; nothing where no served task can be found by its texts. Computes on
     * the calling thread.
     *
     * @throws PredictionRefusedException.TooLate when others had their turn for too long
     */
    public Optional<List<Routing>> route(List<TextInput> inputs) {
        Optional<TaskRouter> router = adapters.router();
        if (router.isEmpty()) {
            return Optional.empty();
        }
        TaskRouter now = router.get();
        List<EncodedText> texts =
                inputs.stream()
                        .map(input -> base.textEncoder().encode(input.text(), input.textPair()))
                        .toList();
        return Optional.of(
                timer.record(
                        () ->
                                featuresOf(texts).stream()
                                        .map(found -> Routing.of(now, now.route(found)))
                                        .toList()));
    }

    private List<float[]> featuresOf(List<EncodedText> texts) {
        try {
            if (!turn.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new PredictionRefusedException.TooLate();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new PredictionRefusedException.Stopping();
        }
        try {
            return features.of(texts);
        } finally {
            turn.release();
        }
    }
}
