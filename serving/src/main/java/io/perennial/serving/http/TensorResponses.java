package io.perennial.serving.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.predict.Prediction;
import io.perennial.serving.adapters.ServedVersion;
import io.perennial.serving.predict.TaskAnswer;
import io.perennial.serving.predict.WrittenTexts;
import java.util.List;

/** Answers to {@code infer} as tensors, in the words of the Open Inference Protocol. */
final class TensorResponses {

    private TensorResponses() {}

    static ObjectNode write(InferRequest request, TaskAnswer answer) {
        ServedVersion version = answer.version();
        ObjectNode body = begin(request, version);
        ArrayNode outputs = body.putArray("outputs");
        for (String name : OutputTensors.names(version.objective())) {
            if (isAskedFor(request, name)) {
                int rows = answer.predictions().size();
                ObjectNode tensor = OutputTensors.tensor(name, version, rows);
                ArrayNode data = tensor.putArray("data");
                if (name.equals(OutputTensors.LABELS)) {
                    version.labels().forEach(data::add);
                } else {
                    answer.predictions().forEach(one -> add(name, one, version.labels(), data));
                }
                outputs.add(tensor);
            }
        }
        ArrayNode truncated = body.putObject("parameters").putArray("truncated");
        answer.truncated().forEach(truncated::add);
        return body;
    }

    static ObjectNode write(InferRequest request, WrittenTexts answer) {
        ObjectNode body = begin(request, answer.version());
        ArrayNode outputs = body.putArray("outputs");
        if (isAskedFor(request, OutputTensors.TEXT)) {
            ObjectNode tensor =
                    OutputTensors.tensor(
                            OutputTensors.TEXT, answer.version(), answer.texts().size());
            ArrayNode data = tensor.putArray("data");
            answer.texts().forEach(text -> data.add(text.text()));
            outputs.add(tensor);
        }
        ObjectNode parameters = body.putObject("parameters");
        ArrayNode truncated = parameters.putArray("truncated");
        answer.truncated().forEach(truncated::add);
        ArrayNode reasons = parameters.putArray("finish_reason");
        answer.texts().forEach(text -> reasons.add(GenerateResponses.code(text.reason())));
        return body;
    }

    private static ObjectNode begin(InferRequest request, ServedVersion version) {
        ObjectNode body = Json.object();
        body.put("model_name", version.task());
        body.put("model_version", Long.toString(version.version()));
        if (request.id() != null) {
            body.put("id", request.id());
        }
        return body;
    }

    private static boolean isAskedFor(InferRequest request, String name) {
        return request.outputs().isEmpty() || request.outputs().contains(name);
    }

    /** One row's elements of a tensor. */
    private static void add(
            String name, Prediction prediction, List<String> labels, ArrayNode data) {
        if (prediction instanceof Prediction.Label one) {
            if (name.equals(OutputTensors.LABEL)) {
                data.add(one.label());
            } else {
                addAll(one.probabilities(), data);
            }
        } else if (prediction instanceof Prediction.LabelSet set) {
            if (name.equals(OutputTensors.HOLDS)) {
                labels.forEach(label -> data.add(set.labels().contains(label)));
            } else {
                addAll(set.probabilities(), data);
            }
        } else if (prediction instanceof Prediction.Value number) {
            data.add(number.value());
        }
    }

    private static void addAll(float[] values, ArrayNode data) {
        for (float value : values) {
            data.add(value);
        }
    }
}
