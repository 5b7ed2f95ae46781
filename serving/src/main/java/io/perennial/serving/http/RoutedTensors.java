package io.perennial.serving.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.schemas.task.TaskName;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Answers to texts that named no task, as tensors with one element a row. Tasks answer in different
 * shapes, so the whole answer of a row is a text of JSON.
 */
final class RoutedTensors {

    /** The task that answered; empty where the text belongs to none. */
    private static final String TASK = "task";

    private static final String TASK_VERSION = "task_version";
    private static final String TASK_PROBABILITY = "task_probability";
    private static final String RUNNER_UP = "runner_up";
    private static final String RUNNER_UP_PROBABILITY = "runner_up_probability";
    private static final String OUT_OF_SCOPE = "out_of_scope";
    private static final String OUT_OF_SCOPE_SCORE = "out_of_scope_score";

    /** The label, where the task has one to give; else empty. */
    private static final String LABEL = "label";

    /** The row's answer as in the short form. */
    private static final String ANSWER = "answer";

    /** In the order of answers. */
    static final List<String> NAMES =
            List.of(
                    TASK,
                    TASK_VERSION,
                    TASK_PROBABILITY,
                    RUNNER_UP,
                    RUNNER_UP_PROBABILITY,
                    OUT_OF_SCOPE,
                    OUT_OF_SCOPE_SCORE,
                    LABEL,
                    ANSWER);

    private RoutedTensors() {}

    static ObjectNode write(InferRequest request, List<RoutedAnswer> answers) {
        ObjectNode body = Json.object().put("model_name", TaskName.AUTO);
        if (request.id() != null) {
            body.put("id", request.id());
        }
        Set<String> asked = request.outputs();
        ArrayNode outputs = body.putArray("outputs");
        for (String name : NAMES) {
            if (asked.isEmpty() || asked.contains(name)) {
                ObjectNode tensor = tensor(name, answers.size());
                ArrayNode data = tensor.putArray("data");
                answers.forEach(answer -> add(name, answer, data));
                outputs.add(tensor);
            }
        }
        return body;
    }

    /** Name, datatype and shape of all outputs; -1 stands for the number of rows. */
    static ArrayNode describe() {
        ArrayNode outputs = Json.array(List.of());
        NAMES.forEach(name -> outputs.add(tensor(name, -1)));
        return outputs;
    }

    private static ObjectNode tensor(String name, int rows) {
        String datatype =
                switch (name) {
                    case TASK_VERSION -> "INT64";
                    case TASK_PROBABILITY, RUNNER_UP_PROBABILITY, OUT_OF_SCOPE_SCORE -> "FP64";
                    case OUT_OF_SCOPE -> "BOOL";
                    default -> "BYTES";
                };
        return OutputTensors.tensor(name, datatype, rows);
    }

    private static void add(String name, RoutedAnswer row, ArrayNode data) {
        boolean none = row.version() == null;
        switch (name) {
            case TASK -> data.add(none ? "" : row.version().task());
            case TASK_VERSION -> data.add(none ? 0 : row.version().version());
            case TASK_PROBABILITY -> data.add(row.routing().probability());
            case RUNNER_UP -> data.add(orEmpty(row.routing().runnerUp()));
            case RUNNER_UP_PROBABILITY -> data.add(row.routing().runnerUpProbability());
            case OUT_OF_SCOPE -> data.add(none);
            case OUT_OF_SCOPE_SCORE -> data.add(row.routing().outOfScope());
            case LABEL -> data.add(row.answer().path("label").asText(""));
            case ANSWER -> data.add(row.answer().toString());
            default -> throw new IllegalArgumentException("no output " + name);
        }
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
