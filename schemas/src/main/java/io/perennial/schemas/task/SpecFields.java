package io.perennial.schemas.task;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import io.perennial.schemas.json.StrictJson;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The fields of one specification while its JSON is read. */
final class SpecFields {

    private static final Set<String> KNOWN =
            Set.of(
                    "task",
                    "adapter",
                    "labels",
                    "learning_rate",
                    "batch_size",
                    "replay",
                    "holdout_share",
                    "publication",
                    "slot",
                    "state",
                    "batch_wait_ms",
                    "start",
                    "routable",
                    "data_parallel",
                    "reproducible",
                    "forgotten",
                    "duplicate_window_seconds",
                    "pinned_version",
                    "canary",
                    "drift");

    private final JsonFields fields = new JsonFields("", KNOWN);

    void read(String name, JsonParser parser) throws IOException {
        fields.put(name, parser.readValueAsTree());
    }

    TaskSpec toSpec(byte @Nullable [] key) {
        TaskSpec defaults = TaskSpecs.defaults(task(key));
        return new TaskSpec(
                defaults.task(),
                adapter(defaults.adapter()),
                labels(defaults.labels()),
                fields.has("learning_rate")
                        ? Double.valueOf(fields.decimal("learning_rate", 0))
                        : defaults.learningRate(),
                fields.whole("batch_size", defaults.batchSize()),
                replay(defaults.replay()),
                fields.decimal("holdout_share", defaults.holdoutShare()),
                publication(defaults.publication()),
                fields.has("slot") ? fields.whole("slot", 0) : null,
                choice("state", TaskState.values(), TaskState::code, defaults.state()),
                fields.has("batch_wait_ms")
                        ? Duration.ofMillis(fields.whole("batch_wait_ms", 0))
                        : null,
                choice("start", TaskStart.values(), TaskStart::code, defaults.start()),
                fields.flag("routable", defaults.routable()),
                dataParallel(defaults.dataParallel()),
                fields.flag("reproducible", defaults.reproducible()),
                forgotten(defaults.forgotten()),
                fields.seconds("duplicate_window_seconds", defaults.duplicateWindow()),
                fields.has("pinned_version")
                        ? Long.valueOf(fields.whole("pinned_version", 0))
                        : null,
                fields.has("canary") ? canary() : null,
                drift(defaults.drift()));
    }

    private String task(byte @Nullable [] key) {
        String ofKey = key == null ? null : StrictJson.utf8(key);
        if (key != null && ofKey == null) {
            throw Limits.refuse("task", "has a Kafka key that is not UTF-8", "send the task name");
        }
        if (!fields.has("task")) {
            if (ofKey == null) {
                throw Limits.refuse("task", "is missing", "add \"task\": \"<task name>\"");
            }
            return TaskName.check(ofKey);
        }
        String task = TaskName.check(fields.text("task"));
        if (ofKey != null && !ofKey.equals(task)) {
            throw Limits.refuse(
                    "task",
                    "is \"" + task + "\", but the Kafka key is \"" + ofKey + "\"",
                    "send both alike, since the topic keeps the last record of every key");
        }
        return task;
    }

    private AdapterSettings adapter(AdapterSettings fallback) {
        JsonNode adapter = fields.get("adapter");
        if (adapter == null) {
            return fallback;
        }
        if (!adapter.isObject()) {
            throw fields.wrongType("adapter", adapter, "an object like {\"method\": \"houlsby\"}");
        }
        return new AdapterSettings(adapter.toString());
    }

    private LabelSet labels(LabelSet fallback) {
        JsonNode labels = fields.get("labels");
        if (labels == null) {
            return fallback;
        }
        if (labels.isArray()) {
            return LabelSet.closed(texts("labels", labels));
        }
        if (labels.isTextual() && labels.textValue().equals("open")) {
            return LabelSet.open();
        }
        if (!labels.isObject()) {
            throw fields.wrongType(
                    "labels", labels, "\"open\", an array of labels, or {\"closed\", \"values\"}");
        }
        JsonFields object = fields.object("labels", Set.of("closed", "values"));
        JsonNode values = object.get("values");
        List<String> texts = values == null ? List.of() : texts("labels.values", values);
        return new LabelSet(object.flag("closed", !texts.isEmpty()), texts);
    }

    private ForgottenIds forgotten(ForgottenIds fallback) {
        JsonNode ids = fields.get("forgotten");
        return ids == null ? fallback : ForgottenIds.NONE.plus(texts("forgotten", ids));
    }

    private static List<String> texts(String field, JsonNode array) {
        if (!array.isArray()) {
            throw Limits.refuse(field, "is not an array", "write [\"<label>\", ...]");
        }
        List<String> texts = new ArrayList<>(array.size());
        for (JsonNode element : array) {
            if (!element.isTextual()) {
                throw Limits.refuse(
                        field, "has " + element + ", which is not a string", "quote each of them");
            }
            texts.add(element.textValue());
        }
        return texts;
    }

    private ReplaySpec replay(ReplaySpec fallback) {
        JsonFields object = fields.object("replay", Set.of("passes", "capacity"));
        return new ReplaySpec(
                object.whole("passes", fallback.passes()),
                object.whole("capacity", fallback.capacity()));
    }

    private PublicationGate publication(PublicationGate fallback) {
        JsonFields object =
                fields.object("publication", Set.of("margin", "every_examples", "every_seconds"));
        return new PublicationGate(
                object.decimal("margin", fallback.margin()),
                object.whole("every_examples", fallback.everyExamples()),
                object.seconds("every_seconds", fallback.every()));
    }

    private DataParallel dataParallel(DataParallel fallback) {
        JsonFields object = fields.object("data_parallel", Set.of("replicas", "every_examples"));
        return new DataParallel(
                object.whole("replicas", fallback.replicas()),
                object.whole("every_examples", fallback.everyExamples()));
    }

    private Canary canary() {
        JsonFields object =
                fields.object("canary", Set.of("version", "share", "decide_after", "margin"));
        return new Canary(
                object.whole("version", 0),
                object.decimal("share", Canary.USUAL_SHARE),
                object.whole("decide_after", 0),
                object.decimal("margin", 0.0));
    }

    private DriftSpec drift(DriftSpec fallback) {
        if (!fields.has("drift")) {
            return fallback;
        }
        JsonFields object = fields.object("drift", Set.of("detector", "threshold"));
        DriftSpec.Detector detector =
                object.has("detector")
                        ? one(
                                "drift.detector",
                                object.text("detector"),
                                DriftSpec.Detector.values(),
                                DriftSpec.Detector::code)
                        : fallback.detector();
        return new DriftSpec(detector, object.decimal("threshold", detector.usualThreshold()));
    }

    /** One of a few values, by its name in JSON. */
    private <T> T choice(String name, T[] values, Function<T, String> code, T fallback) {
        return fields.has(name) ? one(name, fields.text(name), values, code) : fallback;
    }

    private static <T> T one(String name, String given, T[] values, Function<T, String> code) {
        return Arrays.stream(values)
                .filter(value -> code.apply(value).equals(given))
                .findFirst()
                .orElseThrow(
                        () ->
                                Limits.refuse(
                                        name,
                                        "is \"" + given + "\"",
                                        "choose one of "
                                                + Arrays.stream(values)
                                                        .map(code)
                                                        .collect(Collectors.joining(", "))));
    }
}
