package io.perennial.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.perennial.cli.streams.LabeledText;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServingClientTest {

    private final List<JsonNode> requests = new ArrayList<>();
    private HttpServer server;
    private ServingClient client;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        client = new ServingClient(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(String path, int status, String body) {
        server.createContext(
                path,
                exchange -> {
                    byte[] asked = exchange.getRequestBody().readAllBytes();
                    requests.add(new ObjectMapper().readTree(asked));
                    send(exchange, status, body);
                });
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static List<LabeledText> texts(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new LabeledText("text " + i, null, "a"))
                .toList();
    }

    private static String response(int rows) {
        String labels = "\"a\",".repeat(rows - 1) + "\"a\"";
        String values = "0.7000001,0.3,".repeat(rows - 1) + "0.7000001,0.3";
        return """
                {"outputs":[{"name":"label","data":[%s]},{"name":"probabilities","data":[%s]}]}
                """
                .formatted(labels, values);
    }

    @Test
    void answersKeepEveryBit() throws Exception {
        answer("/v2/models/news/infer", 200, response(2));

        List<Answer> answers = client.answers("news", texts(2));

        assertThat(answers).hasSize(2);
        assertThat(answers.get(1).probabilities()).containsExactly(0.7000001f, 0.3f);
    }

    @Test
    void requestsHoldAtMost64TextsInOrder() throws Exception {
        server.createContext(
                "/v2/models/news/infer",
                exchange -> {
                    JsonNode asked = new ObjectMapper().readTree(exchange.getRequestBody());
                    requests.add(asked);
                    send(
                            exchange,
                            200,
                            response(asked.path("inputs").get(0).path("shape").get(0).asInt()));
                });

        assertThat(client.answers("news", texts(130))).hasSize(130);

        assertThat(requests)
                .extracting(request -> request.path("inputs").get(0).path("data").size())
                .containsExactly(64, 64, 2);
        assertThat(requests.get(1).path("inputs").get(0).path("data").get(0).asText())
                .isEqualTo("text 64");
    }

    @Test
    void pairsAreSentAsASecondTensor() throws Exception {
        answer("/v2/models/pairs/infer", 200, response(1));

        client.answers("pairs", List.of(new LabeledText("one", "two", "a")));

        assertThat(requests.get(0).path("inputs").get(1).path("name").asText())
                .isEqualTo("text_pair");
    }

    @Test
    void aTaskThatIsNotServedHasNoVersion() throws Exception {
        answer("/v2/models/news", 404, "{}");

        assertThat(client.version("news")).isEmpty();
    }

    @Test
    void theVersionIsRead() throws Exception {
        answer("/v2/models/news", 200, "{\"name\":\"news\",\"versions\":[\"7\"]}");

        assertThat(client.version("news")).hasValue(7);
    }

    @Test
    void aRefusalIsShownWithItsText() {
        answer("/v2/models/news/infer", 503, "{\"error\":\"not ready\"}");

        assertThatThrownBy(() -> client.answers("news", texts(1)))
                .hasMessageContaining("503")
                .hasMessageContaining("not ready");
    }
}
