package io.perennial.flink.train;

import io.perennial.flink.onboard.TaskKey;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.schemas.avro.Evaluation;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.schemas.task.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts events, makes steps of what is ready, and does what follows from their results.
 * Everything runs on the task's main thread; only the step itself runs beside it.
 */
final class TrainingLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TrainingLoop.class);

    private final TrainSettings settings;
    private final TaskTable tasks;
    private final Curriculum curriculum;
    private final Publisher publisher;
    private final StepThread thread;
    private final TrainMetrics metrics;
    private final Effects effects;
    private final ReadyTasks ready = new ReadyTasks();

    /** What the loop wants done outside itself. */
    interface Effects {
        /** Epoch milliseconds. */
        long now();

        /** Calls {@link #onTimer} with the current key at that time, also after a restore. */
        void setTimer(long time);

        void emit(AdapterRecord record);

        void emit(Evaluation evaluation);

        /** Has {@link #onStepEnd} called on the main thread; itself called on the worker thread. */
        void whenStepEnds();
    }

    TrainingLoop(
            TrainSettings settings,
            TaskTable tasks,
            Curriculum curriculum,
            Publisher publisher,
            StepThread thread,
            TrainMetrics metrics,
            Effects effects) {
        this.settings = settings;
        this.tasks = tasks;
        this.curriculum = curriculum;
        this.publisher = publisher;
        this.thread = thread;
        this.metrics = metrics;
        this.effects = effects;
    }

    /** Takes up a task again that a checkpoint holds. */
    void resume(TaskKey key) throws Exception {
        ResidentTask task = tasks.get(key);
        metrics.task(key.task()).progress(task.progress());
        if (task.isUnfinished()) {
            task.waiting().since = effects.now();
            ensureTimer(task);
            ready.update(task);
        }
        evict();
    }

    /** Queues an example behind those of its task. */
    void accept(TaskKey key, TrainingExample example) throws Exception {
        ResidentTask task = tasks.get(key);
        ResidentTask.Waiting waiting = task.waiting();
        waiting.lastArrival = effects.now();
        if (task.pending().isEmpty()) {
            waiting.since = waiting.lastArrival;
        }
        task.pending().add(example);
        task.changes().pending = true;
        task.changes().progress = true;
        ensureTimer(task);
        ready.update(task);
        metrics.task(key.task()).waiting(task.pending().size());
    }

    /** Goes by a new specification from the next step on. */
    void changeSpec(TaskKey key, byte[] json) throws Exception {
        finishStep();
        ResidentTask task = tasks.get(key);
        TaskSpec before = task.specOrNull();
        TaskSpec after = TaskStore.readSpec(json);
        TaskStore store = tasks.storeOf(task);
        if (after.state() == TaskState.RETIRED) {
            retire(task, store);
        } else if (before != null && !sameAdapter(before, after)) {
            task.closeAdapter();
            store.dropParameters();
            task.progress(task.progress().restarted());
        }
        store.spec(json);
        task.spec(after);
        task.changes().progress = true;
        shrinkReservoir(task, store);
        ready.update(task);
        metrics.task(key.task()).progress(task.progress());
    }

    private static boolean sameAdapter(TaskSpec before, TaskSpec after) {
        return AdapterSpec.parse(before.adapter().json())
                .equals(AdapterSpec.parse(after.adapter().json()));
    }

    private void retire(ResidentTask task, TaskStore store) {
        String name = task.key().task();
        if (!task.pending().isEmpty()) {
            LOG.info("Task {} retires with {} examples untrained", name, task.pending().size());
        }
        Publisher.remove(name, task.progress()).forEach(effects::emit);
        task.closeAdapter();
        task.pending().clear();
        task.changes().clear();
        task.progress(task.progress().retired());
        store.dropAll();
    }

    private static void shrinkReservoir(ResidentTask task, TaskStore store) throws Exception {
        int capacity = task.spec().replay().capacity();
        int before = task.progress().reservoir().shrink(capacity);
        for (int index = capacity; index < before; index++) {
            store.reservoir().remove(index);
        }
    }

    /** Trains on what has waited long enough. */
    void onTimer(TaskKey key) throws Exception {
        ResidentTask task = tasks.get(key);
        ResidentTask.Waiting waiting = task.waiting();
        waiting.timer = 0;
        long now = effects.now();
        if (!task.isUnfinished()) {
            return;
        }
        if (!task.training() && now >= waiting.since + wait(task)) {
            waiting.flush = !task.pending().isEmpty();
            // Nothing has come for a while: what was learned should not wait for more.
            waiting.decide = now - waiting.lastArrival >= wait(task) / 2;
            ready.update(task);
        } else {
            ensureTimer(task);
        }
    }

    private void ensureTimer(ResidentTask task) {
        ResidentTask.Waiting waiting = task.waiting();
        if (waiting.timer == 0) {
            waiting.timer = Math.max(waiting.since + wait(task), effects.now() + 1);
            effects.setTimer(waiting.timer);
        }
    }

    private long wait(ResidentTask task) {
        return task.spec().batchWait() == null
                ? settings.batchWaitMillis()
                : task.spec().batchWait().toMillis();
    }

    /** Whether more input should wait until the step in flight has ended. */
    boolean isFull() {
        return thread.isBusy() && ready.examples() > settings.backlogExamples();
    }

    /** Begins a step with what is ready, if there is something and no step is in flight. */
    void beginStep() throws Exception {
        if (thread.isBusy()) {
            return;
        }
        List<TaskWork> works = new ArrayList<>();
        while (works.size() < settings.tasksPerStep()) {
            ResidentTask task = ready.poll();
            if (task == null) {
                break;
            }
            works.add(curriculum.next(task, tasks.storeOf(task), effects.now()));
            task.training(true);
            ready.update(task);
        }
        if (!works.isEmpty()) {
            evict();
            metrics.stepBegins(works.size());
            thread.begin(works, effects::whenStepEnds);
        }
    }

    /** Takes the results of a step that has ended and goes on with the next one. */
    void onStepEnd() throws Exception {
        finishStep();
        beginStep();
    }

    /** Waits for the step in flight, if there is one, and takes its results. */
    void finishStep() throws Exception {
        if (!thread.isBusy()) {
            return;
        }
        StepThread.Finished finished = thread.finish();
        Instant now = Instant.ofEpochMilli(effects.now());
        for (TaskOutcome outcome : finished.outcomes()) {
            apply(outcome, finished.nanos(), now);
        }
    }

    private void apply(TaskOutcome outcome, long nanos, Instant now) throws Exception {
        ResidentTask task = outcome.work().task();
        TaskProgress progress = task.progress();
        task.training(false);
        progress.counts().replaySteps += outcome.replaySteps();
        progress.counts().skipped += outcome.skipped();
        if (outcome.skipped() > 0) {
            LOG.warn(
                    "Task {}: {} updates were not finite and not applied, {} so far",
                    task.key(),
                    outcome.skipped(),
                    progress.counts().skipped);
        }
        if (outcome.fresh().examples() > 0) {
            progress.window().add(outcome.fresh());
            effects.emit(Evaluations.prequential(outcome, now));
        }
        if (outcome.verdict() != null) {
            decide(outcome, tasks.storeOf(task), now);
        }
        task.waiting().since = now.toEpochMilli();
        if (task.isUnfinished()) {
            tasks.storeOf(task);
            ensureTimer(task);
        }
        ready.update(task);
        report(outcome, nanos);
    }

    private void decide(TaskOutcome outcome, TaskStore store, Instant now) throws Exception {
        ResidentTask task = outcome.work().task();
        TaskOutcome.Verdict verdict = outcome.verdict();
        boolean accepted = verdict.accepts(task.spec().publication().margin());
        if (verdict.published() != null) {
            effects.emit(Evaluations.holdout(outcome, verdict.published(), now));
        }
        effects.emit(Evaluations.gate(outcome, verdict.candidate(), accepted, now));
        if (accepted) {
            AdapterArtifact artifact = publisher.artifact(outcome, now);
            byte[] bytes = artifact.toBytes();
            publisher.publish(task.progress(), artifact, bytes, now).forEach(effects::emit);
            store.published(bytes);
        }
    }

    private void report(TaskOutcome outcome, long nanos) {
        ResidentTask task = outcome.work().task();
        TaskMetrics numbers = metrics.task(task.key().task());
        metrics.stepEnds(outcome);
        numbers.progress(task.progress());
        numbers.waiting(task.pending().size());
        numbers.step(nanos);
        numbers.resident(task.residentBytes());
        if (outcome.verdict() != null) {
            numbers.holdout(outcome.verdict().candidate().accuracy());
        }
    }

    private void evict() throws Exception {
        for (ResidentTask task : tasks.evict()) {
            metrics.task(task.key().task()).resident(0);
        }
        metrics.residentTasks(tasks.resident().size());
    }

    /** Stores what has changed. */
    void saveAll() throws Exception {
        tasks.saveAll();
    }

    /** Trains on everything that is pending and decides on publication: there is no more input. */
    void drain(Collection<TaskKey> stored) throws Exception {
        finishStep();
        List<TaskKey> keys = new ArrayList<>(stored);
        tasks.resident().stream().map(ResidentTask::key).forEach(keys::add);
        for (TaskKey key : keys) {
            ResidentTask task = tasks.get(key);
            if (task.isUnfinished()) {
                task.waiting().flush = true;
                task.waiting().decide = true;
                ready.update(task);
            }
        }
        for (beginStep(); thread.isBusy(); beginStep()) {
            finishStep();
        }
    }

    @Override
    public void close() {
        tasks.close();
    }
}
