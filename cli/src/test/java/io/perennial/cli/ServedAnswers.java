package io.perennial.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perennial.model.base.BaseLocation;
import io.perennial.schemas.topic.Topics;
import io.perennial.serving.PerennialServer;
import io.perennial.serving.ServingConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;

/** A serving process of its own, asked as any client would. */
final class ServedAnswers implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> TEXTS =
            List.of("the striker scored twice", "parliament votes today", "a new telescope");

    private final HttpClient http = HttpClient.newHttpClient();
    private final PerennialServer server;

    ServedAnswers(String bootstrapServers, Topics topics, BaseLocation base) {
        server =
                PerennialServer.start(
                        ServingConfig.builder(bootstrapServers)
                                .topics(topics)
                                .base(base)
                                .port(0)
                                .build());
    }

    /** What a task says about some texts, once it is served; numbers as they were sent. */
    JsonNode of(String task) throws IOException, InterruptedException {
        while (send(HttpRequest.newBuilder(uri("/v2/health/ready")).GET()).statusCode() != 200) {
            Thread.sleep(50);
        }
        HttpResponse<String> response =
                send(
                        HttpRequest.newBuilder(uri("/v2/models/" + task + "/infer"))
                                .header("Content-Type", "application/json")
                                .POST(
                                        BodyPublishers.ofString(
                                                JSON.writeValueAsString(Map.of("texts", TEXTS)))));
        if (response.statusCode() != 200) {
            throw new IllegalStateException(task + ": " + response.body());
        }
        return JSON.readTree(response.body()).path("predictions");
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    private HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    @Override
    public void close() {
        server.close();
    }
}
