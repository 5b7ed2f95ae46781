package io.perennial.serving.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.predict.Prediction;
import io.perennial.serving.predict.TaskAnswer;
import java.util.List;

/** Writes answers, in the form the request was written in. */
final class InferResponses {

    /** Names of the output tensors. */
    static final List<String> OUTPUTS = List.of("label", "probabilities", "labels");

    private InferResponses() {}

    static ObjectNode write(InferRequest request, TaskAnswer answer) {
        return switch (request.form()) {
            case TENSORS -> tensors(request, answer);
            case PLAIN -> plain(request, answer);
        };
    }

    private static ObjectNode tensors(InferRequest request, TaskAnswer answer) {
        ObjectNode body = Json.object();
        body.put("model_name", answer.version().task());
        body.put("model_version", Long.toString(answer.version().version()));
        if (request.id() != null) {
            body.put("id", request.id());
        }
        ArrayNode outputs = body.putArray("outputs");
        for (String name : OUTPUTS) {
            if (request.outputs().isEmpty() || request.outputs().contains(name)) {
                outputs.add(output(name, answer));
            }
        }
        ArrayNode truncated = body.putObject("parameters").putArray("truncated");
        answer.truncated().forEach(truncated::add);
        return body;
    }

    private static ObjectNode output(String name, TaskAnswer answer) {
        int rows = answer.predictions().size();
        List<String> labels = answer.version().labels();
        return switch (name) {
            case "label" -> {
                ObjectNode tensor = tensor(name, "BYTES", rows);
                ArrayNode data = tensor.putArray("data");
                answer.predictions().forEach(prediction -> data.add(prediction.label()));
                yield tensor;
            }
            case "probabilities" -> {
                ObjectNode tensor = tensor(name, "FP32", rows, labels.size());
                ArrayNode data = tensor.putArray("data");
                for (Prediction prediction : answer.predictions()) {
                    for (float probability : prediction.probabilities()) {
                        data.add(probability);
                    }
                }
                yield tensor;
            }
            default -> {
                ObjectNode tensor = tensor(name, "BYTES", labels.size());
                tensor.set("data", Json.array(labels));
                yield tensor;
            }
        };
    }

    private static ObjectNode tensor(String name, String datatype, int... shape) {
        ObjectNode tensor = Json.object().put("name", name).put("datatype", datatype);
        ArrayNode dimensions = tensor.putArray("shape");
        for (int dimension : shape) {
            dimensions.add(dimension);
        }
        return tensor;
    }

    private static ObjectNode plain(InferRequest request, TaskAnswer answer) {
        ObjectNode body = Json.object();
        body.put("task", answer.version().task());
        body.put("version", answer.version().version());
        if (request.id() != null) {
            body.put("id", request.id());
        }
        ArrayNode predictions = body.putArray("predictions");
        for (int row = 0; row < answer.predictions().size(); row++) {
            Prediction prediction = answer.predictions().get(row);
            ObjectNode one = predictions.addObject();
            one.put("label", prediction.label());
            one.put("probability", prediction.probabilities()[prediction.labelIndex()]);
            ObjectNode probabilities = one.putObject("probabilities");
            for (int label = 0; label < prediction.probabilities().length; label++) {
                probabilities.put(
                        answer.version().labels().get(label), prediction.probabilities()[label]);
            }
            one.put("truncated", answer.truncated().get(row));
        }
        return body;
    }
}
