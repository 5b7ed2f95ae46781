package io.perennial.flink.train;

import io.perennial.model.artifact.AdapterArtifact;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what follows from a step's results: progress, evaluations, and publication. */
final class StepResults {

    private static final Logger LOG = LoggerFactory.getLogger(StepResults.class);

    private final Publisher publisher;
    private final LineageLog lineage;
    private final TrainMetrics metrics;
    private final TrainingLoop.Effects effects;

    StepResults(
            Publisher publisher,
            LineageLog lineage,
            TrainMetrics metrics,
            TrainingLoop.Effects effects) {
        this.publisher = publisher;
        this.lineage = lineage;
        this.metrics = metrics;
        this.effects = effects;
    }

    /** Takes the result into the task's progress, and sends out what it leads to. */
    void apply(TaskOutcome outcome, TaskStore store, long nanos, Instant now) throws Exception {
        ResidentTask task = outcome.work().task();
        TaskProgress progress = task.progress();
        progress.counts().replaySteps += outcome.replaySteps();
        progress.counts().skipped += outcome.skipped();
        if (outcome.start() != null) {
            started(task, store, outcome.start());
        }
        if (outcome.work().learns() && task.replica() == null) {
            effects.emit(lineage.batch(outcome, now));
        }
        if (outcome.skipped() > 0) {
            LOG.warn(
                    "Task {}: {} updates were not finite and not applied, {} so far",
                    task.key(),
                    outcome.skipped(),
                    progress.counts().skipped);
        }
        if (outcome.fresh().examples() > 0) {
            progress.window().add(outcome.fresh());
            boolean drift = drifts(task, outcome.fresh());
            if (task.speaksForTask()) {
                effects.emit(Evaluations.prequential(outcome, drift, now));
            }
        }
        if (outcome.verdict() != null) {
            decide(outcome, store, now);
        }
        report(outcome, nanos);
    }

    private static boolean drifts(ResidentTask task, Measurement fresh) {
        boolean risen =
                task.progress()
                        .drift()
                        .add(
                                task.spec().drift(),
                                fresh.examples(),
                                fresh.errors(task.adapterSpec().objective()));
        if (risen) {
            LOG.warn(
                    "Task {}: the error on fresh examples has risen for good, as {} finds after {} examples",
                    task.key(),
                    task.spec().drift().detector().code(),
                    task.progress().examplesSeen());
        }
        return risen;
    }

    private void started(ResidentTask task, TaskStore store, StartingPoint start) throws Exception {
        task.start(start);
        store.start(start);
        metrics.started(start);
        LOG.info("Task {} starts from {}", task.key(), start.toJson());
    }

    private void decide(TaskOutcome outcome, TaskStore store, Instant now) throws Exception {
        ResidentTask task = outcome.work().task();
        TaskOutcome.Verdict verdict = outcome.verdict();
        boolean accepted =
                verdict.accepts(task.adapterSpec().objective(), task.spec().publication().margin());
        if (verdict.published() != null) {
            effects.emit(Evaluations.holdout(outcome, verdict.published(), now));
        }
        effects.emit(Evaluations.gate(outcome, verdict.candidate(), accepted, now));
        if (accepted) {
            AdapterArtifact artifact = publisher.artifact(outcome, now);
            byte[] bytes = artifact.toBytes();
            publisher.publish(task, artifact, bytes, now).forEach(effects::emit);
            store.published(bytes);
            effects.emit(lineage.version(task, artifact.version(), artifact.parameters(), now));
        }
    }

    private void report(TaskOutcome outcome, long nanos) {
        ResidentTask task = outcome.work().task();
        TaskMetrics numbers = metrics.task(task.name());
        metrics.stepEnds(outcome);
        numbers.progress(task.progress());
        numbers.waiting(task.pending().size());
        numbers.step(nanos);
        numbers.resident(task.residentBytes());
        if (outcome.verdict() != null) {
            numbers.holdout(outcome.verdict().candidate().accuracy());
        }
    }
}
