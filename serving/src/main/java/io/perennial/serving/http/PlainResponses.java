package io.perennial.serving.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.predict.GeneratedText;
import io.perennial.model.predict.Prediction;
import io.perennial.serving.adapters.ServedVersion;
import io.perennial.serving.predict.TaskAnswer;
import io.perennial.serving.predict.WrittenTexts;
import java.util.List;

/** Answers to {@code infer} in the short form: one object a row. */
final class PlainResponses {

    private PlainResponses() {}

    static ObjectNode write(InferRequest request, TaskAnswer answer) {
        ObjectNode body = begin(request, answer.version());
        ArrayNode predictions = body.putArray("predictions");
        for (int row = 0; row < answer.predictions().size(); row++) {
            fill(predictions.addObject(), answer, row);
        }
        return body;
    }

    static ObjectNode write(InferRequest request, WrittenTexts answer) {
        ObjectNode body = begin(request, answer.version());
        ArrayNode predictions = body.putArray("predictions");
        for (int row = 0; row < answer.texts().size(); row++) {
            fill(predictions.addObject(), answer, row);
        }
        return body;
    }

    /** Puts what there is to say about one row into its object. */
    static void fill(ObjectNode one, TaskAnswer answer, int row) {
        describe(answer.predictions().get(row), answer.version().labels(), one);
        one.put("truncated", answer.truncated().get(row));
    }

    /** The same for a text. */
    static void fill(ObjectNode one, WrittenTexts answer, int row) {
        GeneratedText text = answer.texts().get(row);
        one.put("text_output", text.text())
                .put("finish_reason", GenerateResponses.code(text.reason()))
                .put("truncated", answer.truncated().get(row));
    }

    private static ObjectNode begin(InferRequest request, ServedVersion version) {
        ObjectNode body = Json.object();
        body.put("task", version.task());
        body.put("version", version.version());
        if (request.id() != null) {
            body.put("id", request.id());
        }
        return body;
    }

    private static void describe(Prediction prediction, List<String> labels, ObjectNode one) {
        if (prediction instanceof Prediction.Label label) {
            one.put("label", label.label());
            one.put("probability", label.probabilities()[label.labelIndex()]);
            probabilities(labels, label.probabilities(), one);
        } else if (prediction instanceof Prediction.LabelSet set) {
            one.set("labels", Json.array(set.labels()));
            probabilities(labels, set.probabilities(), one);
        } else if (prediction instanceof Prediction.Value number) {
            one.put("value", number.value());
        }
    }

    private static void probabilities(List<String> labels, float[] values, ObjectNode one) {
        ObjectNode probabilities = one.putObject("probabilities");
        for (int label = 0; label < values.length; label++) {
            probabilities.put(labels.get(label), values[label]);
        }
    }
}
