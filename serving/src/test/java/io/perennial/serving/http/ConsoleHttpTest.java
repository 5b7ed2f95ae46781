package io.perennial.serving.http;

import static io.perennial.serving.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.server.Server;
import io.perennial.model.base.FrozenBase;
import io.perennial.schemas.avro.Evaluation;
import io.perennial.schemas.avro.EvaluationKind;
import io.perennial.schemas.task.AdapterSettings;
import io.perennial.schemas.task.LabelSet;
import io.perennial.schemas.task.TaskSpecs;
import io.perennial.schemas.task.TaskState;
import io.perennial.serving.PlainClient;
import io.perennial.serving.PlainClient.Answer;
import io.perennial.serving.SampleAdapters;
import io.perennial.serving.TopicWriter;
import io.perennial.serving.observe.Observations;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The console's endpoints over a real connection, without Kafka. One server for all tests. */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsoleHttpTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int LAST = Integer.MAX_VALUE;

    private final Observations observations = new Observations();
    private HttpServing serving;
    private Server server;
    private PlainClient client;

    @BeforeAll
    void start() {
        FrozenBase base = SampleAdapters.base();
        serving =
                HttpServing.over(base)
                        .console(
                                new Console(
                                        observations,
                                        List::of,
                                        Optional.empty(),
                                        Clock.systemUTC()))
                        .build();
        for (int version = 1; version <= 3; version++) {
            serving.adapters()
                    .apply(
                            SampleAdapters.arrived(
                                    SampleAdapters.artifact(
                                            base, "intents", version, List.of("yes", "no"))));
        }
        server = serving.start();
        client = new PlainClient(server.activeLocalPort());
        observations.accept(
                TaskSpecs.defaults("intents").toBuilder()
                        .labels(LabelSet.closed(List.of("yes", "no")))
                        .build());
        observations.accept(
                TaskSpecs.defaults("price").toBuilder()
                        .adapter(
                                new AdapterSettings(
                                        "{\"method\":\"bitfit\",\"objective\":\"regression\"}"))
                        .state(TaskState.FROZEN)
                        .build());
        observations.accept(TaskSpecs.defaults("old").withState(TaskState.RETIRED));
        observations.accept(evaluation("intents", 0.8));
        observations.accept(gate("intents", 2, 0.91));
    }

    @AfterAll
    void stop() {
        serving.close();
    }

    private static Evaluation evaluation(String task, double accuracy) {
        return TopicWriter.evaluation(task, EvaluationKind.PREQUENTIAL, 0, accuracy, Instant.now())
                .build();
    }

    private static Evaluation gate(String task, long before, double accuracy) {
        return TopicWriter.evaluation(task, EvaluationKind.GATE, before, accuracy, Instant.now())
                .setAccepted(true)
                .build();
    }

    @Test
    void thePageKeepsToAStrictPolicy() throws Exception {
        Answer page = client.get("/");
        assertThat(page.header("content-type").orElse("")).startsWith("text/html");
        assertThat(page.header("content-security-policy").orElse(""))
                .contains("default-src 'none'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(page.header("x-content-type-options")).contains("nosniff");
        assertThat(page.body()).doesNotContain("<style", " style=", "onclick", "://", "<script>");
        for (String file : List.of("app.js", "console.css", "icon.svg")) {
            assertThat(client.get("/console/page/" + file).status()).as(file).isEqualTo(200);
        }
        for (String file : List.of("nothing.js", "..%2fConsole.class", "console.html%00")) {
            assertThat(client.get("/console/page/" + file).status()).as(file).isBetween(400, 404);
        }
    }

    @Test
    void aTaskIsToldWithCurvesVersionsAndSpecification() throws Exception {
        JsonNode task = client.get("/console/tasks/intents").json();
        assertThat(task.get("state").asText()).isEqualTo("training");
        assertThat(task.get("quality").asDouble()).isEqualTo(0.91);
        assertThat(task.at("/prequential_curve/accuracy/0").asDouble()).isEqualTo(0.8);
        assertThat(task.at("/holdout_curve/accuracy/0").asDouble()).isEqualTo(0.91);
        assertThat(task.get("versions").findValuesAsText("version")).containsExactly("3", "2", "1");
        assertThat(task.at("/versions/0/served").asBoolean()).isTrue();
        assertThat(task.at("/versions/1/metrics/holdout_accuracy").asDouble()).isEqualTo(0.92);
        assertThat(task.at("/specification/task").asText()).isEqualTo("intents");
        assertThat(client.get("/console/forgetting").json().get("tasks")).hasSize(1);
    }

    @Test
    void aTaskOfWhichNothingIsKnownIsNamed() throws Exception {
        Answer answer = client.get("/console/tasks/intnets");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.error())
                .isEqualTo("Nothing is known of task 'intnets'. Did you mean 'intents'?");
    }

    @Test
    void changesAreToldWhileThePageIsOpen() throws Exception {
        try (Stream<String> lines = events()) {
            Iterator<String> line = lines.iterator();
            assertThat(next(line, "snapshot").at("/tasks").findValuesAsText("task"))
                    .contains("intents", "old", "price");
            observations.accept(evaluation("news", 0.5));
            assertThat(next(line, "tasks").at("/changed").findValuesAsText("task"))
                    .containsExactly("news");
            assertThat(next(line, "pulse").at("/learned/bars")).hasSize(60);
        }
    }

    private Stream<String> events() throws Exception {
        URI address =
                URI.create("http://127.0.0.1:" + server.activeLocalPort() + "/console/events");
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(address).timeout(PATIENCE).build(),
                        BodyHandlers.ofLines())
                .body();
    }

    /** The data of the next event of this name. */
    private static JsonNode next(Iterator<String> lines, String event) {
        while (lines.hasNext()) {
            if (lines.next().equals("event:" + event)) {
                return PlainClient.event(lines.next());
            }
        }
        throw new AssertionError("the stream ended before an event " + event);
    }

    @Test
    void operationsSayWhatStandsInTheirWay() throws Exception {
        Answer unknown = client.post("/console/tasks/nobody/freeze", "{}");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.error()).contains("No specification of task 'nobody' is known here");
        Answer retired = client.post("/console/tasks/old/resume", "{}");
        assertThat(retired.status()).isEqualTo(409);
        assertThat(retired.error()).contains("is retired");
        Answer unchanged = client.post("/console/tasks/price/freeze", "{}");
        assertThat(unchanged.json().get("state").asText()).isEqualTo("frozen");
        Answer disconnected = client.post("/console/tasks/intents/freeze", "{}");
        assertThat(disconnected.status()).isEqualTo(503);
        assertThat(disconnected.error()).isEqualTo("This server is not connected to Kafka.");
    }

    @ParameterizedTest
    @CsvSource({
        "Origin, http://evil.example",
        "Origin, null",
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site"
    })
    void otherPagesInTheBrowserChangeNothing(String header, String value) throws Exception {
        for (String path :
                List.of("/console/tasks/intents/freeze", "/v2/models/intents/feedback")) {
            Answer answer =
                    client.send(
                            HttpRequest.newBuilder(
                                            URI.create(
                                                    "http://127.0.0.1:"
                                                            + server.activeLocalPort()
                                                            + path))
                                    .header(header, value)
                                    .POST(BodyPublishers.ofString("{}")));
            assertThat(answer.status()).as(path).isEqualTo(403);
            assertThat(answer.error()).contains("--tokens FILE");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"text\":\"on\"}",
                "{\"text\":\"\",\"label\":\"yes\"}",
                "{\"text\":\"on\",\"label\":\"yes\",\"value\":1}",
                "{\"text\":\"on\",\"value\":1}",
                "{\"text\":\"on\",\"label\":\"yse\"}",
                "{\"task\":\"price\",\"text\":\"on\",\"label\":\"yes\"}",
                "[]",
                "nonsense"
            })
    void feedbackThatCannotBeLearnedFromIsRefusedAtOnce(String body) throws Exception {
        Answer answer = client.post("/v2/models/intents/feedback", body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.error()).isNotBlank();
    }

    @Test
    void feedbackSaysWhatIsWrong() throws Exception {
        assertThat(
                        client.post(
                                        "/v2/models/intents/feedback",
                                        "{\"text\":\"on\",\"label\":\"yess\"}")
                                .error())
                .isEqualTo(
                        "\"yess\" is none of the 2 labels of task 'intents', which are a closed list. Did you mean \"yes\"?");
        assertThat(
                        client.post(
                                        "/v2/models/price/feedback",
                                        "{\"text\":\"on\",\"label\":\"yes\"}")
                                .error())
                .isEqualTo(
                        "Task 'price' has the objective regression, so the right answer stands in \"value\"; \"label\" is given.");
        assertThat(
                        client.post("/v2/models/old/feedback", "{\"text\":\"on\",\"label\":\"a\"}")
                                .status())
                .isEqualTo(409);
        assertThat(
                        client.post(
                                        "/v2/models/nobody/feedback",
                                        "{\"text\":\"on\",\"label\":\"a\"}")
                                .status())
                .isEqualTo(404);
        assertThat(
                        client.post("/v2/models/auto/feedback", "{\"text\":\"on\",\"label\":\"a\"}")
                                .status())
                .isEqualTo(400);
        assertThat(
                        client.post(
                                        "/v2/models/intents/feedback",
                                        "{\"text\":\"on\",\"label\":\"yes\"}")
                                .status())
                .isEqualTo(503);
    }

    @Test
    @Order(LAST)
    void whoWatchesDoesNotKeepTheServerFromStopping() throws Exception {
        try (Stream<String> lines = events()) {
            Iterator<String> line = lines.iterator();
            next(line, "snapshot");
            var stopped = server.stop();
            while (line.hasNext()) {
                line.next();
            }
            eventually("the server has stopped", stopped::isDone);
        }
    }
}
