package io.perennial.serving.observe;

import io.perennial.schemas.avro.Evaluation;
import io.perennial.schemas.avro.EvaluationKind;
import io.perennial.schemas.avro.Rejection;
import io.perennial.schemas.task.TaskName;
import io.perennial.schemas.task.TaskSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the observed topics have said so far, in bounded memory: curves of the tasks that were heard
 * of last, the last rejected records, the specifications. Safe for any thread.
 */
public final class Observations {

    /** Tasks whose curves are kept. */
    static final int TASKS = 2_000;

    /** Specifications that are kept; those beyond are of the tasks that were set up first. */
    static final int SPECIFICATIONS = 20_000;

    private final Map<String, ObservedTask> tasks = new Newest<>(TASKS);
    private final Map<String, TaskSpec> specifications = new Newest<>(SPECIFICATIONS);
    private final RejectedRecords rejected = new RejectedRecords();
    private final SecondCounts learned = new SecondCounts();
    private long revision;

    /** Whoever was heard of longest ago gives way. */
    private static final class Newest<V> extends LinkedHashMap<String, V> {

        private static final long serialVersionUID = 1L;
        private final int most;

        Newest(int most) {
            super(16, 0.75f, true);
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > most;
        }
    }

    /** Takes the next evaluation; one whose task has no valid name is left out. */
    public synchronized void accept(Evaluation evaluation) {
        String task = evaluation.getTask();
        if (!TaskName.isValid(task)) {
            return;
        }
        tasks.computeIfAbsent(task, ObservedTask::new).accept(evaluation, ++revision);
        if (evaluation.getKind() == EvaluationKind.PREQUENTIAL && evaluation.getExamples() > 0) {
            learned.add(evaluation.getAt(), evaluation.getExamples());
        }
    }

    public synchronized void accept(Rejection rejection) {
        rejected.add(RejectedRecord.of(rejection));
    }

    public synchronized void accept(TaskSpec specification) {
        specifications.put(specification.task(), specification);
    }

    /** What is known of one task, be it nothing. */
    public synchronized TaskView task(String name) {
        ObservedTask known = tasks.get(name);
        return known == null ? TaskView.unknown(name) : known.view();
    }

    /** All tasks that evaluations told of. */
    public synchronized List<TaskView> tasks() {
        List<TaskView> all = new ArrayList<>();
        tasks.values().forEach(task -> all.add(task.view()));
        return all;
    }

    /** The specification that is in force; empty where none is known. */
    public synchronized Optional<TaskSpec> specification(String task) {
        return Optional.ofNullable(specifications.get(task));
    }

    /** All specifications that are in force, in no particular order. */
    public synchronized List<TaskSpec> specifications() {
        return List.copyOf(specifications.values());
    }

    public synchronized RejectionView rejected() {
        return rejected.view();
    }

    /** Examples that were learned from, by the time at which they were. */
    public SecondCounts learned() {
        return learned;
    }
}
