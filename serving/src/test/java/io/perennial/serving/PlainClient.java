package io.perennial.serving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Talks to the server as any client would. */
public final class PlainClient {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** An answer, read as JSON where it is. */
    public record Answer(int status, HttpResponse<String> response) {

        public JsonNode json() throws IOException {
            return MAPPER.readTree(response.body());
        }

        public String body() {
            return response.body();
        }

        public String error() throws IOException {
            return json().path("error").asText();
        }

        public Optional<String> header(String name) {
            return response.headers().firstValue(name);
        }
    }

    /** Without the JDK's way from HTTP/1.1 to 2 in plain text, in which an answer can get lost. */
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String address;

    public PlainClient(int port) {
        this.address = "http://127.0.0.1:" + port;
    }

    public Answer get(String path) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(address + path)).GET());
    }

    public Answer post(String path, String body) throws Exception {
        return send(
                HttpRequest.newBuilder(URI.create(address + path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)));
    }

    /** Asks a task in the short form. */
    public Answer ask(String task, String... texts) throws Exception {
        String body = MAPPER.writeValueAsString(Map.of("texts", Arrays.asList(texts)));
        return post("/v2/models/" + task + "/infer", body);
    }

    /** The value of a metric by the beginning of its line, 0 when there is none. */
    public double metric(String beginning) throws Exception {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(beginning))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Posts and hands the lines of the answer over as they come; status and headers are there. */
    public HttpResponse<Stream<String>> lines(String path, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(address + path))
                        .timeout(Duration.ofMinutes(1))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofLines());
    }

    /** The data of one server-sent event. */
    public static JsonNode event(String line) {
        try {
            return MAPPER.readTree(line.substring("data:".length()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All events of a stream, once it has ended. */
    public List<JsonNode> events(String path, String body) throws Exception {
        return lines(path, body)
                .body()
                .filter(line -> !line.isEmpty())
                .map(PlainClient::event)
                .toList();
    }

    public Answer send(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> response =
                client.send(
                        request.timeout(Duration.ofMinutes(1)).build(), BodyHandlers.ofString());
        return new Answer(response.statusCode(), response);
    }
}
