package io.perennial.serving.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.architecture.Objective;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.serving.adapters.ServedTask;
import io.perennial.serving.adapters.ServedVersion;
import io.perennial.serving.observe.CurvePoint;
import io.perennial.serving.observe.Publication;
import io.perennial.serving.observe.TaskView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One task in the console's list, with what it is made of, so that it is written anew only where
 * something has changed.
 */
record TaskOverview(
        Optional<ServedTask> served,
        Optional<TaskSpec> specification,
        TaskView view,
        ObjectNode json) {

    /** Points of the small curve beside a task's name. */
    private static final int SMALL_CURVE = 32;

    /** Labels that are told; a closed list may have thousands. */
    private static final int LABELS = 200;

    static TaskOverview of(
            String task,
            Optional<ServedTask> served,
            Optional<TaskSpec> specification,
            TaskView view) {
        ObjectNode json = Json.object().put("task", task);
        specification.ifPresentOrElse(
                known -> json.put("state", known.state().code()), () -> json.putNull("state"));
        Optional<Objective> objective = TaskQuality.objective(served, specification);
        objective.ifPresent(known -> json.put("objective", known.code()));
        boolean error = TaskQuality.isError(objective);
        json.put("measure", error ? "squared_error" : "accuracy");
        served.ifPresent(known -> describe(known, json));
        List<String> labels = labels(served, specification);
        json.put("label_count", labels.size());
        json.put(
                "open_labels", specification.filter(known -> !known.labels().closed()).isPresent());
        json.set("labels", Json.array(labels.subList(0, Math.min(LABELS, labels.size()))));
        quality(served, view, error).ifPresent(value -> json.put("quality", value));
        view.recent()
                .ifPresent(
                        recent -> {
                            json.put("prequential", error ? recent.loss() : recent.accuracy());
                            json.put("examples", recent.examples());
                            json.put("learned_at", recent.at().toString());
                        });
        ArrayNode small = json.putArray("small_curve");
        thinned(view.prequential())
                .forEach(point -> small.add(error ? point.loss() : point.accuracy()));
        json.put("revision", view.revision());
        return new TaskOverview(served, specification, view, json);
    }

    boolean saysTheSameOf(
            Optional<ServedTask> nowServed, Optional<TaskSpec> nowSpecified, TaskView nowSeen) {
        return view.revision() == nowSeen.revision()
                && specification.equals(nowSpecified)
                && served.equals(nowServed);
    }

    private static void describe(ServedTask task, ObjectNode json) {
        ServedVersion version = task.current();
        json.put("newest_version", task.newest().version());
        json.put("pinned", task.isPinned());
        json.put("version", version.version());
        json.put("method", version.method());
        json.put("parameters", version.parameters());
        json.put("published_at", version.publishedAt().toString());
        json.put("served_since", version.servedSince().toString());
    }

    private static List<String> labels(
            Optional<ServedTask> served, Optional<TaskSpec> specification) {
        return served.map(known -> known.current().labels())
                .orElseGet(
                        () ->
                                specification
                                        .map(known -> known.labels().labels())
                                        .orElse(List.of()));
    }

    /** Of the version that answers: as it was measured last, else as it says of itself. */
    private static Optional<Double> quality(
            Optional<ServedTask> served, TaskView view, boolean error) {
        if (served.isEmpty()) {
            return Optional.empty();
        }
        ServedVersion version = served.get().current();
        Optional<CurvePoint> measured =
                view.publication(version.version()).map(Publication::latest);
        if (measured.isPresent()) {
            return measured.map(point -> error ? point.loss() : point.accuracy());
        }
        return saidOfItself(version.metadata(), error);
    }

    private static Optional<Double> saidOfItself(Map<String, String> metadata, boolean error) {
        List<String> keys =
                error
                        ? List.of("holdout_loss", "prequential_loss")
                        : List.of("holdout_accuracy", "accuracy", "prequential_accuracy");
        for (String key : keys) {
            OptionalDouble value = VersionDescriptions.decimal(metadata.get(key));
            if (value.isPresent()) {
                return Optional.of(value.getAsDouble());
            }
        }
        return Optional.empty();
    }

    /** So few points that they fit beside a name: neighbours as one. */
    private static List<CurvePoint> thinned(List<CurvePoint> points) {
        int group = (points.size() + SMALL_CURVE - 1) / SMALL_CURVE;
        if (group <= 1) {
            return points;
        }
        List<CurvePoint> few = new ArrayList<>();
        for (int start = 0; start < points.size(); start += group) {
            List<CurvePoint> neighbours =
                    points.subList(start, Math.min(start + group, points.size()));
            few.add(neighbours.stream().reduce(CurvePoint::with).orElseThrow());
        }
        return few;
    }
}
