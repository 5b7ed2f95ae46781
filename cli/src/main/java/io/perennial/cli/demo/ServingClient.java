package io.perennial.cli.demo;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.cli.streams.LabeledText;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Asks the serving process over HTTP, as any client would (Open Inference Protocol v2). Every
 * request holds the same texts in the same order each time, one request after the other, so that
 * two rounds of answers can be compared bit by bit.
 */
final class ServingClient {

    /** Texts per request, except the last of a task. */
    static final int REQUEST_SIZE = 64;

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    /** Decimals are kept as written: a detour over double could round a float twice. */
    private final ObjectMapper json =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private final URI server;

    ServingClient(URI server) {
        this.server = server;
    }

    /** The version that answers for a task; empty while none does. */
    OptionalLong version(String task) throws IOException, InterruptedException {
        HttpResponse<String> response =
                send(HttpRequest.newBuilder(server.resolve("/v2/models/" + task)).GET());
        if (response.statusCode() == NOT_FOUND) {
            return OptionalLong.empty();
        }
        JsonNode versions = json.readTree(requireOk(response)).path("versions");
        return OptionalLong.of(Long.parseLong(versions.path(0).asText()));
    }

    /** All answers, in the order of the texts. */
    List<Answer> answers(String task, List<LabeledText> texts)
            throws IOException, InterruptedException {
        List<Answer> answers = new ArrayList<>();
        for (int from = 0; from < texts.size(); from += REQUEST_SIZE) {
            int to = Math.min(from + REQUEST_SIZE, texts.size());
            answers.addAll(ask(task, texts.subList(from, to)));
        }
        return answers;
    }

    private List<Answer> ask(String task, List<LabeledText> texts)
            throws IOException, InterruptedException {
        HttpResponse<String> response =
                send(
                        HttpRequest.newBuilder(server.resolve("/v2/models/" + task + "/infer"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body(texts))));
        return read(json.readTree(requireOk(response)), texts.size());
    }

    private String body(List<LabeledText> texts) {
        ObjectNode body = json.createObjectNode();
        ArrayNode inputs = body.putArray("inputs");
        ArrayNode first = input(inputs, "text", texts.size());
        texts.forEach(text -> first.add(text.text()));
        if (texts.stream().allMatch(text -> text.textPair() != null)) {
            ArrayNode second = input(inputs, "text_pair", texts.size());
            texts.forEach(text -> second.add(text.textPair()));
        }
        ArrayNode outputs = body.putArray("outputs");
        outputs.addObject().put("name", "label");
        outputs.addObject().put("name", "probabilities");
        return body.toString();
    }

    private static ArrayNode input(ArrayNode inputs, String name, int rows) {
        ObjectNode input = inputs.addObject().put("name", name).put("datatype", "BYTES");
        input.putArray("shape").add(rows);
        return input.putArray("data");
    }

    private static List<Answer> read(JsonNode response, int rows) {
        JsonNode labels = output(response, "label");
        JsonNode values = output(response, "probabilities");
        if (labels.size() != rows || values.size() % rows != 0) {
            throw new IllegalStateException(
                    "the serving process answered " + labels.size() + " of " + rows + " texts");
        }
        int width = values.size() / rows;
        List<Answer> answers = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            float[] probabilities = new float[width];
            for (int label = 0; label < width; label++) {
                probabilities[label] = values.get(row * width + label).decimalValue().floatValue();
            }
            answers.add(new Answer(labels.get(row).asText(), probabilities));
        }
        return answers;
    }

    private static JsonNode output(JsonNode response, String name) {
        for (JsonNode output : response.path("outputs")) {
            if (output.path("name").asText().equals(name)) {
                return output.path("data");
            }
        }
        throw new IllegalStateException("the serving process left out the output " + name);
    }

    private HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return http.send(request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
    }

    private String requireOk(HttpResponse<String> response) {
        if (response.statusCode() != OK) {
            throw new IllegalStateException(
                    response.uri() + " answered " + response.statusCode() + ": " + response.body());
        }
        return response.body();
    }
}
