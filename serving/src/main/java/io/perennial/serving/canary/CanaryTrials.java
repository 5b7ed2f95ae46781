package io.perennial.serving.canary;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.perennial.model.architecture.Objective;
import io.perennial.schemas.example.LabeledExample;
import io.perennial.schemas.task.Canary;
import io.perennial.serving.adapters.ServedAdapters;
import io.perennial.serving.adapters.ServedTask;
import io.perennial.serving.predict.TaskAnswer;
import io.perennial.serving.predict.TaskPredictor;
import io.perennial.serving.predict.TextInput;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the canaries of all tasks. What a canary answers the pinned version is asked as well,
 * after the answer has gone out; what users correct both are asked. Nobody waits for that, and it
 * is left out where the queue is full. Safe for any thread.
 */
public final class CanaryTrials {

    private static final Logger LOG = LoggerFactory.getLogger(CanaryTrials.class);

    private final ServedAdapters adapters;
    private final TaskPredictor predictor;
    private final Decisions decisions;
    private final Counter promoted;
    private final Counter rolledBack;
    private final Map<String, CanaryTrial> trials = new ConcurrentHashMap<>();

    /** Carries out what the corrected answers speak for. */
    @FunctionalInterface
    public interface Decisions {

        /**
         * Ends a canary.
         *
         * @param pinned the version that answered the rest
         * @param promoted whether the tried version answers from here on, or else the pinned one
         * @return completes when that is stored; exceptionally where it could not be
         */
        CompletableFuture<?> end(String task, long pinned, Canary canary, boolean promoted);
    }

    public CanaryTrials(
            ServedAdapters adapters,
            TaskPredictor predictor,
            Decisions decisions,
            MeterRegistry registry) {
        this.adapters = adapters;
        this.predictor = predictor;
        this.decisions = decisions;
        this.promoted = decided(registry, "promoted");
        this.rolledBack = decided(registry, "rolled_back");
        Gauge.builder("perennial.serving.canaries", adapters, CanaryTrials::running)
                .description("Tasks of which another version answers some requests")
                .register(registry);
    }

    private static Counter decided(MeterRegistry registry, String outcome) {
        return Counter.builder("perennial.serving.canary.decisions")
                .description("Canaries that corrected answers have ended")
                .tag("outcome", outcome)
                .register(registry);
    }

    private static double running(ServedAdapters adapters) {
        return adapters.tasks().stream().filter(task -> task.canary().isPresent()).count();
    }

    /** Has the other version answer too what a canary has answered. */
    public void answered(List<TextInput> inputs, TaskAnswer answer) {
        String task = answer.version().task();
        Optional<CanaryTrial> running =
                trial(task).filter(trial -> trial.canary().version() == answer.version().version());
        if (running.isPresent()) {
            CanaryTrial trial = running.get();
            trial.answered(inputs.size());
            CompletableFuture<?> unused =
                    ask(task, trial.pinned(), inputs)
                            .thenAccept(
                                    pinned ->
                                            trial.compared(
                                                    pinned.predictions(), answer.predictions()));
        }
    }

    /** Asks both versions what somebody has corrected, and decides once there is enough of that. */
    public void corrected(LabeledExample example) {
        String task = example.task();
        Optional<CanaryTrial> running = trial(task);
        if (running.isPresent()) {
            CanaryTrial trial = running.get();
            List<TextInput> inputs = List.of(new TextInput(example.text(), example.textPair()));
            CompletableFuture<?> unused =
                    ask(task, trial.pinned(), inputs)
                            .thenAcceptBothAsync(
                                    ask(task, trial.canary().version(), inputs),
                                    (pinned, canary) ->
                                            count(task, trial, example, pinned, canary));
        }
    }

    private void count(
            String task,
            CanaryTrial trial,
            LabeledExample example,
            TaskAnswer pinned,
            TaskAnswer canary) {
        OptionalDouble ofPinned = Score.of(pinned.predictions().get(0), example.answer());
        OptionalDouble ofCanary = Score.of(canary.predictions().get(0), example.answer());
        if (ofPinned.isPresent() && ofCanary.isPresent()) {
            trial.corrected(ofPinned.getAsDouble(), ofCanary.getAsDouble())
                    .ifPresent(promote -> end(task, trial, promote));
        }
    }

    private void end(String task, CanaryTrial trial, boolean promote) {
        LOG.info(
                "Task {}: version {} is {} after {}",
                task,
                trial.canary().version(),
                promote ? "promoted" : "rolled back",
                trial.report());
        CompletableFuture<?> unused =
                decisions
                        .end(task, trial.pinned(), trial.canary(), promote)
                        .whenComplete(
                                (stored, failure) -> {
                                    if (failure == null) {
                                        (promote ? promoted : rolledBack).increment();
                                    } else {
                                        LOG.warn(
                                                "Task {}: that could not be stored", task, failure);
                                        trial.undecided();
                                    }
                                });
    }

    /** A question of this class's own; where it is refused, nothing is compared. */
    private CompletableFuture<TaskAnswer> ask(String task, long version, List<TextInput> inputs) {
        try {
            return predictor.ask(task, OptionalLong.of(version), inputs);
        } catch (RuntimeException refused) {
            LOG.debug("Task {}: version {} is left out of a comparison", task, version, refused);
            return CompletableFuture.failedFuture(refused);
        }
    }

    /** How a task's canary stands; nothing where there is none. */
    public Optional<CanaryReport> report(ServedTask task) {
        return task.canary()
                .map(
                        canary ->
                                Optional.ofNullable(trials.get(task.name()))
                                        .filter(
                                                trial ->
                                                        trial.isOf(
                                                                task.current().version(), canary))
                                        .map(CanaryTrial::report)
                                        .orElse(CanaryReport.NOTHING));
    }

    /** That of a task which has a canary and predicts; begins it where it is new. */
    private Optional<CanaryTrial> trial(String task) {
        Optional<ServedTask> served =
                adapters.task(task)
                        .filter(one -> one.canary().isPresent())
                        .filter(one -> one.current().objective() != Objective.TEXT);
        if (served.isEmpty()) {
            trials.remove(task);
            return Optional.empty();
        }
        long pinned = served.get().current().version();
        Canary canary = served.get().canary().orElseThrow();
        return Optional.of(
                trials.compute(
                        task,
                        (name, running) ->
                                running != null && running.isOf(pinned, canary)
                                        ? running
                                        : new CanaryTrial(pinned, canary)));
    }
}
