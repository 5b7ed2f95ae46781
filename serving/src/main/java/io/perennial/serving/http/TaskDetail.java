package io.perennial.serving.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.schemas.task.TaskSpecJson;
import io.perennial.serving.adapters.ServedTask;
import io.perennial.serving.adapters.ServedVersion;
import io.perennial.serving.observe.Publication;
import io.perennial.serving.observe.TaskView;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the console shows of one task beyond its line in the list: curves and versions. */
final class TaskDetail {

    /** Numbers that an artifact says of itself; its metadata is the publisher's. */
    private static final int METRICS = 40;

    private TaskDetail() {}

    static void describe(
            Optional<ServedTask> served,
            Optional<TaskSpec> specification,
            TaskView view,
            ObjectNode json) {
        json.set("prequential_curve", TaskQuality.curve(view.prequential()));
        json.set("holdout_curve", TaskQuality.curve(view.holdout()));
        view.gate()
                .ifPresent(
                        gate ->
                                json.putObject("gate")
                                        .put("accepted", gate.accepted())
                                        .set("candidate", TaskQuality.point(gate.candidate())));
        view.drift()
                .ifPresent(
                        point ->
                                json.putObject("drift")
                                        .put("at", point.at().toString())
                                        .put("examples", point.examples()));
        specification.ifPresent(
                known -> json.set("specification", Json.readObject(TaskSpecJson.encode(known))));
        versions(served, view, json.putArray("versions"));
    }

    /** All versions that are known from either side, newest first. */
    private static void versions(Optional<ServedTask> served, TaskView view, ArrayNode json) {
        Map<Long, ServedVersion> known = new HashMap<>();
        served.ifPresent(task -> task.versions().forEach(one -> known.put(one.version(), one)));
        Map<Long, Publication> published = new HashMap<>();
        view.publications().forEach(one -> published.put(one.version(), one));
        Set<Long> numbers = new TreeSet<>(Collections.reverseOrder());
        numbers.addAll(known.keySet());
        numbers.addAll(published.keySet());
        for (long number : numbers) {
            boolean answers = served.filter(task -> task.current().version() == number).isPresent();
            json.add(version(number, answers, known.get(number), published.get(number)));
        }
    }

    private static ObjectNode version(
            long number,
            boolean answers,
            @Nullable ServedVersion version,
            @Nullable Publication publication) {
        ObjectNode json =
                Json.object()
                        .put("version", number)
                        .put("served", answers)
                        .put("held", version != null);
        ObjectNode metrics = json.putObject("metrics");
        if (publication != null) {
            json.put("published_at", publication.at().toString());
            json.put("at_examples", publication.first().examples());
            metrics.put("holdout_accuracy", publication.first().accuracy());
            metrics.put("holdout_loss", publication.first().loss());
            metrics.put("holdout_examples", publication.first().measured());
            json.set("measured_last", TaskQuality.point(publication.latest()));
        }
        if (version != null) {
            json.put("published_at", version.publishedAt().toString());
            json.put("served_since", version.servedSince().toString());
            json.put("method", version.method());
            json.put("parameters", version.parameters());
            numbers(version.metadata()).forEach(metrics::put);
        }
        return json;
    }

    private static Map<String, Double> numbers(Map<String, String> metadata) {
        Map<String, Double> numbers = new TreeMap<>();
        for (Map.Entry<String, String> entry : new TreeMap<>(metadata).entrySet()) {
            OptionalDouble value = VersionDescriptions.decimal(entry.getValue());
            if (value.isPresent() && numbers.size() < METRICS) {
                numbers.put(entry.getKey(), value.getAsDouble());
            }
        }
        return numbers;
    }
}
