package io.perennial.flink.train;

import io.perennial.flink.average.Average;
import io.perennial.flink.onboard.ReplicaRole;
import io.perennial.flink.onboard.TaskKey;
import io.perennial.schemas.avro.Evaluation;
import io.perennial.schemas.avro.LineageEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Accepts events, makes steps of what is ready, and does what follows from their results.
 * Everything runs on the task's main thread; only the step itself runs beside it.
 */
final class TrainingLoop implements AutoCloseable {

    private final TrainSettings settings;
    private final TaskTable tasks;
    private final Curriculum curriculum;
    private final StepResults results;
    private final LineageLog lineage;
    private final StepThread thread;
    private final Averaging averaging;
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

        void emit(LineageEntry entry);

        /** Has {@link #onStepEnd} called on the main thread; itself called on the worker thread. */
        void whenStepEnds();
    }

    TrainingLoop(
            TrainSettings settings,
            TaskTable tasks,
            Curriculum curriculum,
            StepResults results,
            LineageLog lineage,
            StepThread thread,
            Averaging averaging,
            TrainMetrics metrics,
            Effects effects) {
        this.settings = settings;
        this.tasks = tasks;
        this.curriculum = curriculum;
        this.results = results;
        this.lineage = lineage;
        this.thread = thread;
        this.averaging = averaging;
        this.metrics = metrics;
        this.effects = effects;
    }

    /** Takes up a task again that a checkpoint holds. */
    void resume(TaskKey key) throws Exception {
        ResidentTask task = tasks.get(key);
        metrics.task(task.name()).progress(task.progress());
        tasks.published().update(task);
        if (task.isUnfinished()) {
            // What fills its batch may come again first: a replay should make the same batches.
            task.waiting().begin(effects.now());
        }
        goOn(task);
        averaging.resume(task);
        evict();
    }

    /** Sees to it that what waits in the task is trained on, or decided. */
    private void goOn(ResidentTask task) {
        if (task.isUnfinished()) {
            ensureTimer(task);
            ready.update(task);
        }
    }

    /** Takes an average of a task's replicas for one of them. */
    void takeAverage(int replica, Average average) throws Exception {
        ResidentTask task = averaging.receiver(replica, average);
        boolean waited = task.isUnfinished();
        averaging.take(task, average);
        if (!waited) {
            task.waiting().begin(effects.now());
        }
        goOn(task);
        evict();
    }

    /** Queues an example behind those of its task. */
    void accept(TaskKey key, TrainingExample example) throws Exception {
        ResidentTask task = tasks.get(key);
        ResidentTask.Waiting waiting = task.waiting();
        long now = effects.now();
        waiting.at(now);
        waiting.arrive(now);
        if (task.pending().isEmpty()) {
            waiting.begin(now);
        }
        task.pending().add(example);
        task.changes().pending = true;
        task.changes().progress = true;
        ensureTimer(task);
        ready.update(task);
        if (task.adapter() == null
                && thread.isBusy()
                && ready.isNext(task, settings.tasksPerStep())) {
            curriculum.load(task, tasks.storeOf(task));
        }
        metrics.task(task.name()).waiting(task.pending().size());
    }

    /**
     * Goes by a new specification from here on. Where learning ends or begins anew with it, what
     * came before is trained on first, and publication decided; only a task that retires drops it.
     */
    void changeSpec(TaskKey key, byte[] json, @Nullable ReplicaRole role) throws Exception {
        finishStep();
        ResidentTask task = tasks.get(key);
        SpecChange change = new SpecChange(task.specOrNull(), TaskStore.readSpec(json));
        if (change.endsLearning()) {
            complete(task);
        }
        averaging.assign(task, role, change);
        TaskStore store = tasks.storeOf(task);
        Lineage before = task.lineage();
        int generation = task.progress().counts().generation;
        change.apply(task, store).forEach(effects::emit);
        store.spec(json);
        if (task.speaksForTask()) {
            boolean anew = task.progress().counts().generation != generation;
            Instant now = Instant.ofEpochMilli(effects.now());
            effects.emit(lineage.spec(task, json, anew ? before : null, now));
        }
        averaging.announce(task);
        tasks.published().update(task);
        ready.update(task);
        metrics.task(task.name()).progress(task.progress());
    }

    /** Trains on what has waited long enough. */
    void onTimer(TaskKey key) throws Exception {
        ResidentTask task = tasks.get(key);
        ResidentTask.Waiting waiting = task.waiting();
        waiting.timer = 0;
        long now = effects.now();
        waiting.at(now);
        if (!task.isUnfinished()) {
            return;
        }
        if (!task.training() && now >= waiting.since() + wait(task)) {
            waiting.flush = !task.pending().isEmpty();
            // Nothing has come for a while: what was learned should not wait for more.
            waiting.decide = now - waiting.lastArrival() >= wait(task) / 2;
            ready.update(task);
        } else {
            ensureTimer(task);
        }
    }

    private void ensureTimer(ResidentTask task) {
        ResidentTask.Waiting waiting = task.waiting();
        long due = Math.max(waiting.since() + wait(task), effects.now() + 1);
        // One for later than this is of a clock that has gone back.
        if (waiting.timer == 0 || waiting.timer > due) {
            waiting.timer = due;
            effects.setTimer(due);
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
            metrics.stepBegins(works.size());
            thread.begin(works, effects::whenStepEnds);
            // While it runs: make room, and bring in what the next one needs.
            evict();
            for (ResidentTask task : ready.next(settings.tasksPerStep())) {
                curriculum.load(task, tasks.storeOf(task));
            }
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
            ResidentTask task = outcome.work().task();
            task.training(false);
            results.apply(outcome, tasks.storeOf(task), finished.nanos(), now);
            averaging.stepEnded(task);
            tasks.published().update(task);
            task.waiting().begin(now.toEpochMilli());
            if (task.isUnfinished()) {
                ensureTimer(task);
            }
            ready.update(task);
        }
    }

    private void evict() throws Exception {
        for (ResidentTask task : tasks.evict()) {
            metrics.task(task.name()).resident(0);
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
            askToComplete(tasks.get(key));
        }
        for (beginStep(); thread.isBusy(); beginStep()) {
            finishStep();
        }
    }

    private void complete(ResidentTask task) throws Exception {
        askToComplete(task);
        while (task.hasWork()) {
            beginStep();
            finishStep();
        }
        averaging.handInAll(task);
    }

    private void askToComplete(ResidentTask task) {
        if (task.isUnfinished()) {
            task.waiting().flush = true;
            task.waiting().decide = true;
            ready.update(task);
        }
    }

    @Override
    public void close() {
        tasks.close();
    }
}
