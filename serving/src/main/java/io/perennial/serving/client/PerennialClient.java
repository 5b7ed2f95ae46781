package io.perennial.serving.client;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Asks serving processes over HTTP. Of several addresses each request goes to the next, and to the
 * one after that where it cannot be reached. Safe for any thread; make one and keep it.
 *
 * <pre>{@code
 * PerennialClient client = PerennialClient.of(URI.create("http://127.0.0.1:8080"));
 * Answers answers = client.ask("intents", List.of(Text.of("wake me at six")));
 * if (answers.answers().get(0) instanceof Answer.Label label) {
 *     client.correct("intents", Text.of("wake me at six"), "alarm");
 * }
 * }</pre>
 *
 * <p>Every method throws a {@link RefusedException} with the server's sentence where it refuses,
 * and another {@link IOException} where no server can be reached.
 */
public final class PerennialClient {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final int OK = 200;
    private static final int ACCEPTED = 202;

    private final ObjectMapper json =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build();
    private final AtomicInteger turn = new AtomicInteger();
    private final List<URI> servers;
    private final Optional<String> token;
    private final Duration timeout;

    private PerennialClient(List<URI> servers, Optional<String> token, Duration timeout) {
        if (servers.isEmpty()) {
            throw new IllegalArgumentException("a client needs the address of a server");
        }
        this.servers = List.copyOf(servers);
        this.token = token;
        this.timeout = timeout;
    }

    /**
     * Without a token, with a minute for each request.
     *
     * @param servers at least one, as in {@code http://127.0.0.1:8080}
     */
    public static PerennialClient of(URI... servers) {
        return new PerennialClient(List.of(servers), Optional.empty(), TIMEOUT);
    }

    /** The same with a token for every request. */
    public PerennialClient withToken(String secret) {
        return new PerennialClient(servers, Optional.of(secret), timeout);
    }

    /** The same with another time for each request. */
    public PerennialClient withTimeout(Duration changed) {
        return new PerennialClient(servers, token, Objects.requireNonNull(changed, "changed"));
    }

    /** Whether a server says that it serves all that was published before it started. */
    public boolean isReady() throws InterruptedException {
        try {
            get("/v2/health/ready");
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Names of the tasks that are served. */
    public List<String> tasks() throws IOException, InterruptedException {
        List<String> tasks = new ArrayList<>();
        get("/v2/models").path("models").forEach(model -> tasks.add(model.path("name").asText()));
        return tasks;
    }

    /** The version that answers for a task; empty where none does. */
    public OptionalLong version(String task) throws IOException, InterruptedException {
        try {
            JsonNode versions = get(path(task, "")).path("versions");
            return OptionalLong.of(versions.path(0).asLong());
        } catch (RefusedException refused) {
            if (refused.isNotFound()) {
                return OptionalLong.empty();
            }
            throw refused;
        }
    }

    /**
     * Asks a task.
     *
     * @param task or {@code auto}, where the server finds each text's; then the answers name none
     */
    public Answers ask(String task, List<Text> texts) throws IOException, InterruptedException {
        return ask(task, OptionalLong.empty(), texts);
    }

    /**
     * Asks one version of a task.
     *
     * @param version empty = whichever answers
     */
    public Answers ask(String task, OptionalLong version, List<Text> texts)
            throws IOException, InterruptedException {
        String what =
                version.isPresent() ? "/versions/" + version.getAsLong() + "/infer" : "/infer";
        return AnswerReader.read(post(path(task, what), body(texts), OK), texts.size());
    }

    /** Says what would have been the right label; the task learns from it. */
    public void correct(String task, Text text, String label)
            throws IOException, InterruptedException {
        ObjectNode example = json.createObjectNode().put("text", text.text()).put("label", label);
        if (text.pair() != null) {
            example.put("text_pair", text.pair());
        }
        post(path(task, "/feedback"), example, ACCEPTED);
    }

    private ObjectNode body(List<Text> texts) {
        ObjectNode body = json.createObjectNode();
        ArrayNode first = body.putArray("texts");
        texts.forEach(text -> first.add(text.text()));
        if (texts.stream().anyMatch(text -> text.pair() != null)) {
            if (texts.stream().anyMatch(text -> text.pair() == null)) {
                throw new IllegalArgumentException(
                        "some texts have a pair and some have none; ask about them apart");
            }
            ArrayNode second = body.putArray("text_pairs");
            texts.forEach(text -> second.add(text.pair()));
        }
        return body;
    }

    private static String path(String task, String what) {
        return "/v2/models/" + URLEncoder.encode(task, StandardCharsets.UTF_8) + what;
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return send(path, null, OK);
    }

    private JsonNode post(String path, ObjectNode body, int expected)
            throws IOException, InterruptedException {
        return send(path, body.toString(), expected);
    }

    private JsonNode send(String path, @Nullable String body, int expected)
            throws IOException, InterruptedException {
        int first = turn.getAndIncrement();
        for (int attempt = 1; ; attempt++) {
            URI address = servers.get(Math.floorMod(first + attempt, servers.size())).resolve(path);
            try {
                return read(http.send(request(address, body), BodyHandlers.ofString()), expected);
            } catch (RefusedException refused) {
                throw refused;
            } catch (IOException unreachable) {
                if (attempt >= servers.size()) {
                    throw new IOException(
                            "no server answers, the last one asked was "
                                    + address
                                    + ": "
                                    + unreachable,
                            unreachable);
                }
            }
        }
    }

    private HttpRequest request(URI address, @Nullable String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(timeout);
        if ("http".equals(address.getScheme())) {
            // The JDK's way from HTTP/1.1 to 2 in plain text can lose an answer.
            request.version(HttpClient.Version.HTTP_1_1);
        }
        token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        return body == null
                ? request.GET().build()
                : request.header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build();
    }

    private JsonNode read(HttpResponse<String> response, int expected) throws IOException {
        if (response.statusCode() != expected) {
            throw new RefusedException(response.uri(), response.statusCode(), reason(response));
        }
        return json.readTree(response.body());
    }

    private String reason(HttpResponse<String> response) {
        try {
            return json.readTree(response.body()).path("error").asText(response.body());
        } catch (IOException noJson) {
            return response.body();
        }
    }
}
