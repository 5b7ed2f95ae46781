package io.perennial.serving.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.architecture.Objective;
import io.perennial.serving.adapters.ServedVersion;
import java.util.List;

/** The output tensors of each objective: what they are called and how large they are. */
final class OutputTensors {

    /** The most probable label of each row. */
    static final String LABEL = "label";

    /** Of each row and label. */
    static final String PROBABILITIES = "probabilities";

    /** The labels' names, in the order of the probabilities. */
    static final String LABELS = "labels";

    /** Whether each label holds for each row. */
    static final String HOLDS = "holds";

    /** The number of each row. */
    static final String VALUE = "value";

    /** What was written behind each row. */
    static final String TEXT = "text_output";

    private OutputTensors() {}

    /** In the order of answers. */
    static List<String> names(Objective objective) {
        return switch (objective) {
            case CLASSIFICATION -> List.of(LABEL, PROBABILITIES, LABELS);
            case MULTI_LABEL -> List.of(HOLDS, PROBABILITIES, LABELS);
            case REGRESSION -> List.of(VALUE);
            case TEXT -> List.of(TEXT);
        };
    }

    /** Name, datatype and shape of a version's outputs; -1 stands for the number of rows. */
    static ArrayNode describe(ServedVersion version) {
        ArrayNode outputs = Json.array(List.of());
        for (String name : names(version.objective())) {
            outputs.add(tensor(name, version, -1));
        }
        return outputs;
    }

    /** A tensor without its data. */
    static ObjectNode tensor(String name, ServedVersion version, int rows) {
        int labels = version.labels().size();
        return switch (name) {
            case LABEL, TEXT -> tensor(name, "BYTES", rows);
            case PROBABILITIES -> tensor(name, "FP32", rows, labels);
            case HOLDS -> tensor(name, "BOOL", rows, labels);
            case LABELS -> tensor(name, "BYTES", labels);
            case VALUE -> tensor(name, "FP32", rows);
            default -> throw new IllegalArgumentException("no output " + name);
        };
    }

    /** A tensor's name, datatype and shape. */
    static ObjectNode tensor(String name, String datatype, int... shape) {
        ObjectNode tensor = Json.object().put("name", name).put("datatype", datatype);
        ArrayNode dimensions = tensor.putArray("shape");
        for (int dimension : shape) {
            dimensions.add(dimension);
        }
        return tensor;
    }
}
