package io.perennial.serving.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what the server sends in the short form. */
final class AnswerReader {

    private AnswerReader() {}

    /**
     * @throws IOException if it is no answer to so many texts
     */
    static Answers read(JsonNode body, int texts) throws IOException {
        JsonNode rows = body.path("predictions");
        if (rows.size() != texts) {
            throw new IOException(
                    "the server answered %d of %d texts".formatted(rows.size(), texts));
        }
        List<Answer> answers = new ArrayList<>();
        for (JsonNode row : rows) {
            answers.add(answer(row));
        }
        return new Answers(body.path("task").asText(), body.path("version").asLong(), answers);
    }

    private static Answer answer(JsonNode row) throws IOException {
        boolean truncated = row.path("truncated").asBoolean();
        if (row.has("label")) {
            return new Answer.Label(row.get("label").asText(), probabilities(row), truncated);
        }
        if (row.has("labels")) {
            List<String> labels = new ArrayList<>();
            row.get("labels").forEach(label -> labels.add(label.asText()));
            return new Answer.Labels(labels, probabilities(row), truncated);
        }
        if (row.has("value")) {
            return new Answer.Value(row.get("value").decimalValue().floatValue(), truncated);
        }
        if (row.has("text_output")) {
            return new Answer.Written(
                    row.get("text_output").asText(), row.path("finish_reason").asText(), truncated);
        }
        throw new IOException("the server sent a row that this client does not know: " + row);
    }

    /** Decimals are kept as written: a detour over double could round a float twice. */
    private static Map<String, Float> probabilities(JsonNode row) {
        Map<String, Float> probabilities = new LinkedHashMap<>();
        row.path("probabilities")
                .properties()
                .forEach(
                        entry ->
                                probabilities.put(
                                        entry.getKey(),
                                        entry.getValue().decimalValue().floatValue()));
        return probabilities;
    }
}
