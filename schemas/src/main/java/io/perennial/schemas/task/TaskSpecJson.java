package io.perennial.schemas.task;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.schemas.Decoded;
import io.perennial.schemas.RejectionReason;
import io.perennial.schemas.json.InvalidFieldException;
import io.perennial.schemas.json.StrictJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * {@link TaskSpec} as JSON. Only {@code task} is needed; what is absent or null takes the values of
 * {@link TaskSpecs#defaults}:
 *
 * <pre>{@code
 * {"task": "intents", "adapter": {"method": "houlsby", "bottleneck": 32},
 *  "labels": {"closed": true, "values": ["booking", "weather"]},
 *  "learning_rate": 0.002, "batch_size": 32, "replay": {"passes": 1, "capacity": 2000},
 *  "holdout_share": 0.1,
 *  "publication": {"margin": 0.02, "every_examples": 256, "every_seconds": 0},
 *  "slot": 3, "state": "training", "batch_wait_ms": 2000,
 *  "start": "fresh", "routable": true,
 *  "data_parallel": {"replicas": 4, "every_examples": 256},
 *  "reproducible": false, "forgotten": ["order-17"], "duplicate_window_seconds": 86400,
 *  "pinned_version": 7,
 *  "canary": {"version": 8, "share": 0.1, "decide_after": 200, "margin": 0.0},
 *  "drift": {"detector": "page_hinkley", "threshold": 80}}
 * }</pre>
 *
 * <p>{@code labels} may also be {@code "open"}, or an array, which is a closed list, as is an
 * object with {@code values} and no {@code closed}. A field that is not known is refused: a
 * misspelt setting must not silently become its default.
 */
public final class TaskSpecJson {

    private TaskSpecJson() {}

    /**
     * Reads one record; never throws on what others sent.
     *
     * @param key Kafka key; names the task where the value does not, and must not contradict it,
     *     since compaction goes by the key
     */
    public static Decoded<TaskSpec> decode(byte @Nullable [] key, byte @Nullable [] value) {
        if (value == null) {
            return new Decoded.Invalid<>(
                    RejectionReason.INVALID_TASK_SPEC,
                    "the record is a tombstone; to end a task, send \"state\": \"retired\"");
        }
        try {
            SpecFields fields = new SpecFields();
            StrictJson.read(value, fields::read);
            return new Decoded.Valid<>(fields.toSpec(key));
        } catch (InvalidFieldException e) {
            return new Decoded.Invalid<>(reason(e), String.valueOf(e.getMessage()));
        }
    }

    /**
     * Writes what {@link #decode} reads, with every field spelt out that has a value and an effect.
     */
    public static byte[] encode(TaskSpec spec) {
        try {
            ObjectNode json = StrictJson.mapper().createObjectNode();
            json.put("task", spec.task());
            json.set("adapter", StrictJson.mapper().readTree(spec.adapter().json()));
            putLabels(json, spec.labels());
            if (spec.learningRate() != null) {
                json.put("learning_rate", spec.learningRate());
            }
            json.put("batch_size", spec.batchSize());
            json.putObject("replay")
                    .put("passes", spec.replay().passes())
                    .put("capacity", spec.replay().capacity());
            json.put("holdout_share", spec.holdoutShare());
            putPublication(json, spec.publication());
            if (spec.slot() != null) {
                json.put("slot", spec.slot());
            }
            json.put("state", spec.state().code());
            if (spec.batchWait() != null) {
                json.put("batch_wait_ms", spec.batchWait().toMillis());
            }
            json.put("start", spec.start().code());
            json.put("routable", spec.routable());
            if (spec.dataParallel().isOn()) {
                json.putObject("data_parallel")
                        .put("replicas", spec.dataParallel().replicas())
                        .put("every_examples", spec.dataParallel().everyExamples());
            }
            if (spec.reproducible()) {
                json.put("reproducible", true);
            }
            if (!spec.forgotten().isEmpty()) {
                spec.forgotten().ids().forEach(json.putArray("forgotten")::add);
            }
            if (!spec.duplicateWindow().isZero()) {
                putSeconds(json, "duplicate_window_seconds", spec.duplicateWindow());
            }
            if (spec.pinnedVersion() != null) {
                json.put("pinned_version", spec.pinnedVersion());
            }
            if (spec.canary() != null) {
                json.putObject("canary")
                        .put("version", spec.canary().version())
                        .put("share", spec.canary().share())
                        .put("decide_after", spec.canary().decideAfter())
                        .put("margin", spec.canary().margin());
            }
            if (!spec.drift().equals(TaskSpecs.defaults(spec.task()).drift())) {
                json.putObject("drift")
                        .put("detector", spec.drift().detector().code())
                        .put("threshold", spec.drift().threshold());
            }
            return StrictJson.mapper().writeValueAsBytes(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RejectionReason reason(InvalidFieldException refused) {
        return switch (refused.reason()) {
            case MALFORMED_JSON, TOO_LARGE -> refused.reason();
            case MISSING_FIELD,
                    INVALID_FIELD,
                    UNKNOWN_TASK,
                    UNKNOWN_LABEL,
                    TASK_RETIRED,
                    DUPLICATE_ID,
                    INVALID_TASK_SPEC ->
                    RejectionReason.INVALID_TASK_SPEC;
        };
    }

    private static void putLabels(ObjectNode json, LabelSet labels) {
        ObjectNode object = json.putObject("labels").put("closed", labels.closed());
        ArrayNode values = object.putArray("values");
        labels.labels().forEach(values::add);
    }

    private static void putPublication(ObjectNode json, PublicationGate gate) {
        ObjectNode object = json.putObject("publication");
        object.put("margin", gate.margin()).put("every_examples", gate.everyExamples());
        putSeconds(object, "every_seconds", gate.every());
    }

    private static void putSeconds(ObjectNode object, String name, Duration duration) {
        if (duration.getNano() == 0) {
            object.put(name, duration.getSeconds());
        } else {
            object.put(name, duration.toMillis() / 1000.0);
        }
    }
}
