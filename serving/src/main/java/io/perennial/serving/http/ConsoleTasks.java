package io.perennial.serving.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.architecture.Objective;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.serving.adapters.ServedTask;
import io.perennial.serving.canary.CanaryTrials;
import io.perennial.serving.observe.ForgettingMatrix;
import io.perennial.serving.observe.Observations;
import io.perennial.serving.observe.TaskView;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All tasks that the console shows: those that are served, that have a specification, or that were
 * evaluated. Safe for any thread.
 */
final class ConsoleTasks {

    /** Tasks in the list; those that are served come before the others. */
    static final int MOST = 2_000;

    /** Tasks in the matrix, which people can still read. */
    private static final int IN_MATRIX = 24;

    private final TaskDirectory directory;
    private final Observations observations;
    private final CanaryTrials canaries;
    private Map<String, TaskOverview> known = new HashMap<>();

    ConsoleTasks(TaskDirectory directory, Observations observations, CanaryTrials canaries) {
        this.directory = directory;
        this.observations = observations;
        this.canaries = canaries;
    }

    /**
     * One JSON object a task, by name. A task of which nothing new is known has the same object as
     * before, which nobody may change.
     */
    synchronized SortedMap<String, ObjectNode> overviews() {
        Map<String, ServedTask> served = new HashMap<>();
        directory.tasks().forEach(task -> served.put(task.name(), task));
        Map<String, TaskSpec> specifications = new HashMap<>();
        observations.specifications().forEach(spec -> specifications.put(spec.task(), spec));
        Map<String, TaskView> views = new HashMap<>();
        observations.tasks().forEach(view -> views.put(view.task(), view));
        Map<String, TaskOverview> now = new HashMap<>();
        SortedMap<String, ObjectNode> json = new TreeMap<>();
        for (String task : names(served.keySet(), specifications.keySet(), views.keySet())) {
            TaskOverview overview =
                    overview(
                            task,
                            Optional.ofNullable(served.get(task)),
                            Optional.ofNullable(specifications.get(task)),
                            Optional.ofNullable(views.get(task))
                                    .orElseGet(() -> observations.task(task)));
            now.put(task, overview);
            json.put(task, overview.json());
        }
        known = now;
        return json;
    }

    private TaskOverview overview(
            String task, Optional<ServedTask> served, Optional<TaskSpec> spec, TaskView view) {
        TaskOverview before = known.get(task);
        return before != null && before.saysTheSameOf(served, spec, view)
                ? before
                : TaskOverview.of(task, served, spec, view);
    }

    private static Set<String> names(
            Set<String> served, Set<String> specified, Set<String> observed) {
        Set<String> names = new TreeSet<>();
        for (Set<String> some : List.of(served, observed, specified)) {
            new TreeSet<>(some).stream().limit(MOST - names.size()).forEach(names::add);
        }
        return names;
    }

    /**
     * Everything there is to tell of one task.
     *
     * @throws ApiException 404 with near names where nothing is known of it
     */
    ObjectNode detail(String task) {
        Optional<ServedTask> served = directory.find(task);
        Optional<TaskSpec> specification = observations.specification(task);
        TaskView view = observations.task(task);
        if (served.isEmpty() && specification.isEmpty() && view.revision() == 0) {
            List<String> near = NearNames.of(task, overviews().keySet());
            throw ApiException.notFound(
                    "Nothing is known of task '"
                            + task
                            + "'."
                            + (near.isEmpty()
                                    ? ""
                                    : " Did you mean '" + String.join("' or '", near) + "'?"));
        }
        ObjectNode json = TaskOverview.of(task, served, specification, view).json();
        TaskDetail.describe(served, specification, view, json);
        served.flatMap(one -> CanaryDescription.of(one, canaries))
                .ifPresent(canary -> json.set("canary", canary));
        return json;
    }

    /** How tasks that are measured by accuracy held out while others were published. */
    ForgettingMatrix forgetting(Instant now) {
        Map<String, ServedTask> served = new HashMap<>();
        directory.tasks().forEach(task -> served.put(task.name(), task));
        List<TaskView> measured =
                observations.tasks().stream()
                        .filter(
                                view -> {
                                    Optional<Objective> objective =
                                            TaskQuality.objective(
                                                    Optional.ofNullable(served.get(view.task())),
                                                    observations.specification(view.task()));
                                    return !TaskQuality.isError(objective);
                                })
                        .toList();
        return ForgettingMatrix.of(measured, IN_MATRIX, now);
    }
}
