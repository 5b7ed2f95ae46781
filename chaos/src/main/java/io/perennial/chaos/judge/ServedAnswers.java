package io.perennial.chaos.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.ComputeSettings;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.predict.FusedPredictor;
import io.perennial.model.predict.Prediction;
import io.perennial.model.predict.PredictionBatch;
import io.perennial.model.predict.ServableAdapter;
import io.perennial.model.text.EncodedText;
import io.perennial.schemas.adapter.PublishedAdapter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compares what the serving process answers with what the published artifacts say by themselves.
 */
public final class ServedAnswers {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int OK = 200;

    /** Rows share a forward with others in the server, which may change the last bits. */
    private static final float TOLERANCE = 1e-5f;

    private final URI server;
    private final Path base;
    private final List<String> texts;
    private final JsonMapper json = JsonMapper.builder().build();
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    /**
     * @param differences in sentences
     */
    record Result(int compared, List<String> differences) {}

    /**
     * @param base folder of the frozen base
     * @param texts that every task is asked about
     */
    public ServedAnswers(URI server, Path base, List<String> texts) {
        this.server = server;
        this.base = base;
        this.texts = List.copyOf(texts);
    }

    Result compare(Map<String, PublishedAdapter> newest) throws InterruptedException {
        List<String> differences = new ArrayList<>();
        int compared = 0;
        try (FrozenBase frozen =
                FrozenBase.acquire(BaseLocation.folder(base), ComputeSettings.reference())) {
            for (PublishedAdapter adapter : newest.values()) {
                String difference = difference(frozen, adapter);
                if (difference != null) {
                    differences.add(difference);
                }
                compared += texts.size();
            }
        }
        return new Result(compared, differences);
    }

    private @Nullable String difference(FrozenBase frozen, PublishedAdapter adapter)
            throws InterruptedException {
        String task = adapter.task();
        JsonNode answer;
        try {
            answer = ask(task);
        } catch (IOException e) {
            return "the serving process does not answer for %s: %s".formatted(task, e.getMessage());
        }
        long version = answer.path("model_version").asLong();
        if (version != adapter.version()) {
            return "the serving process answers for %s with version %d in place of %d"
                    .formatted(task, version, adapter.version());
        }
        List<Float> expected = offline(frozen, adapter);
        JsonNode given = answer.path("outputs").path(0).path("data");
        for (int index = 0; index < expected.size(); index++) {
            float served = given.path(index).floatValue();
            if (!(Math.abs(served - expected.get(index)) <= TOLERANCE)) {
                return "the serving process answers %s for %s where its version %d says %s"
                        .formatted(served, task, version, expected.get(index));
            }
        }
        return null;
    }

    private List<Float> offline(FrozenBase frozen, PublishedAdapter adapter) {
        try (ServableAdapter servable =
                ServableAdapter.load(frozen, AdapterArtifact.fromBytes(adapter.artifact()))) {
            List<EncodedText> rows =
                    texts.stream().map(text -> frozen.textEncoder().encode(text, null)).toList();
            List<Float> probabilities = new ArrayList<>();
            for (Prediction row :
                    new FusedPredictor(frozen)
                            .predict(List.of(new PredictionBatch(servable, rows)))
                            .get(0)) {
                for (float probability : ((Prediction.Label) row).probabilities()) {
                    probabilities.add(probability);
                }
            }
            return probabilities;
        }
    }

    private JsonNode ask(String task) throws IOException, InterruptedException {
        ObjectNode body = json.createObjectNode();
        ObjectNode input = body.putArray("inputs").addObject();
        input.put("name", "text").put("datatype", "BYTES").putArray("shape").add(texts.size());
        ArrayNode data = input.putArray("data");
        texts.forEach(data::add);
        body.putArray("outputs").addObject().put("name", "probabilities");
        HttpRequest request =
                HttpRequest.newBuilder(server.resolve("/v2/models/" + task + "/infer"))
                        .timeout(TIMEOUT)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                        .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != OK) {
            throw new IOException(response.statusCode() + " " + response.body());
        }
        return json.readTree(response.body());
    }
}
