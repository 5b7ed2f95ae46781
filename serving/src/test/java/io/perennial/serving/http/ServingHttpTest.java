package io.perennial.serving.http;

import static io.perennial.serving.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.server.Server;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.predict.FusedPredictor;
import io.perennial.model.predict.Prediction;
import io.perennial.serving.PlainClient;
import io.perennial.serving.PlainClient.Answer;
import io.perennial.serving.SampleAdapters;
import io.perennial.serving.adapters.ServedAdapters;
import io.perennial.serving.follow.AdapterChange;
import io.perennial.serving.follow.FollowStatus;
import io.perennial.serving.follow.RefusalReason;
import io.perennial.serving.predict.Forward;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The endpoints over a real connection, without Kafka. One server for all tests. */
@TestInstance(Lifecycle.PER_CLASS)
class ServingHttpTest {

    private volatile FollowStatus status = HttpServing.CAUGHT_UP;
    private volatile boolean broken;
    private final Semaphore gate = new Semaphore(0);
    private FrozenBase base;
    private AdapterArtifact intents;
    private HttpServing serving;
    private ServedAdapters adapters;
    private Server server;
    private PlainClient client;

    @BeforeAll
    void start() {
        base = SampleAdapters.base();
        intents = SampleAdapters.artifact(base, "intents", 3, List.of("yes", "no", "maybe"));
        FusedPredictor fused = new FusedPredictor(base);
        Forward forward =
                batches -> {
                    gate.acquireUninterruptibly();
                    if (broken) {
                        throw new IllegalStateException("secret detail of the engine");
                    }
                    return fused.predict(batches);
                };
        serving = HttpServing.over(base).forward(forward).follower(() -> status).build();
        adapters = serving.adapters();
        server = serving.start();
        client = new PlainClient(server.activeLocalPort());
    }

    @BeforeEach
    void serveIntentsAlone() {
        status = HttpServing.CAUGHT_UP;
        broken = false;
        gate.drainPermits();
        gate.release(1_000_000);
        adapters.apply(new AdapterChange.Removed("intents"));
        adapters.apply(SampleAdapters.arrived(intents));
    }

    @AfterAll
    void stop() {
        gate.release(1_000);
        serving.close();
    }

    private static void assertError(Answer answer, int expected, String said) throws Exception {
        assertThat(answer.error()).contains(said);
        assertThat(answer.status()).isEqualTo(expected);
        assertThat(answer.json().size()).isEqualTo(1);
        assertThat(answer.header("content-type").orElse("")).startsWith("application/json");
    }

    @Nested
    class Infer {

        @Test
        void answersTensorsWithTensors() throws Exception {
            Answer answer =
                    client.post(
                            "/v2/models/intents/infer",
                            """
                            {"id": "42", "inputs": [{"name": "text", "shape": [2], "datatype": "BYTES",
                              "data": ["turn it on", "turn it off"]}], "parameters": {}}
                            """);
            assertThat(answer.status()).isEqualTo(200);
            JsonNode body = answer.json();
            assertThat(body.get("model_name").asText()).isEqualTo("intents");
            assertThat(body.get("model_version").asText()).isEqualTo("3");
            assertThat(body.get("id").asText()).isEqualTo("42");
            Prediction.Label alone = SampleAdapters.offline(base, intents, "turn it on");
            JsonNode label = body.get("outputs").get(0);
            assertThat(label.get("name").asText()).isEqualTo("label");
            assertThat(label.get("datatype").asText()).isEqualTo("BYTES");
            assertThat(label.get("shape").toString()).isEqualTo("[2]");
            assertThat(label.get("data").get(0).asText()).isEqualTo(alone.label());
            JsonNode probabilities = body.get("outputs").get(1);
            assertThat(probabilities.get("datatype").asText()).isEqualTo("FP32");
            assertThat(probabilities.get("shape").toString()).isEqualTo("[2,3]");
            for (int index = 0; index < 3; index++) {
                assertThat(probabilities.get("data").get(index).floatValue())
                        .isCloseTo(alone.probabilities()[index], within(1e-4f));
            }
            assertThat(body.get("outputs").get(2).get("data").toString())
                    .isEqualTo("[\"yes\",\"no\",\"maybe\"]");
            assertThat(body.get("parameters").get("truncated").toString())
                    .isEqualTo("[false,false]");
        }

        @Test
        void givesOnlyTheOutputsAskedFor() throws Exception {
            Answer answer =
                    client.post(
                            "/v2/models/intents/versions/3/infer",
                            """
                            {"inputs": [{"name": "text", "shape": [1], "datatype": "BYTES", "data": ["on"]}],
                             "outputs": [{"name": "label"}]}
                            """);
            assertThat(answer.json().get("outputs")).hasSize(1);
            assertThat(answer.json().has("id")).isFalse();
        }

        @Test
        void answersTheShortFormInItsForm() throws Exception {
            JsonNode body = client.post("/v2/models/intents/infer", "{\"text\": \"on\"}").json();
            assertThat(body.get("task").asText()).isEqualTo("intents");
            assertThat(body.get("version").asLong()).isEqualTo(3);
            JsonNode prediction = body.get("predictions").get(0);
            String label = prediction.get("label").asText();
            assertThat(prediction.get("probability"))
                    .isEqualTo(prediction.get("probabilities").get(label));
            assertThat(prediction.get("probabilities").fieldNames())
                    .toIterable()
                    .containsExactly("yes", "no", "maybe");
            assertThat(prediction.get("truncated").asBoolean()).isFalse();
        }

        @Test
        void saysThatAnOverlongTextWasCut() throws Exception {
            Answer answer = client.ask("intents", "word ".repeat(300), "short");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().get("predictions").findValuesAsText("truncated"))
                    .containsExactly("true", "false");
        }
    }

    @Nested
    class Refusals {

        @Test
        void ofAnUnknownTaskNameNearOnes() throws Exception {
            assertError(client.ask("intnets", "on"), 404, "Did you mean 'intents'?");
            assertError(client.ask("weather", "on"), 404, "GET /v2/models lists the tasks.");
            assertError(client.get("/v2/models/intnets"), 404, "Did you mean 'intents'?");
            assertError(client.get("/v2/models/intnets/ready"), 404, "is not served");
        }

        @Test
        void ofAnotherVersionNameTheServedOne() throws Exception {
            String body = "{\"text\": \"on\"}";
            assertError(
                    client.post("/v2/models/intents/versions/2/infer", body),
                    404,
                    "Version 2 of task 'intents' is not served; version 3 is.");
            assertError(
                    client.post("/v2/models/intents/versions/latest/infer", body), 404, "latest");
        }

        @Test
        void ofMalformedBodiesNameThePosition() throws Exception {
            assertError(
                    client.post("/v2/models/intents/infer", "{\"text\":\n tru}"), 400, "at line 2");
            assertError(client.post("/v2/models/intents/infer", ""), 400, "JSON object");
            assertError(client.ask("intents", " "), 400, "Text 0 is empty.");
            assertError(
                    client.post("/v2/models/intents/infer", "{\"text\": 7}"),
                    400,
                    "must be a string");
        }

        @Test
        void nameNothingOfTheParser() throws Exception {
            Answer answer =
                    client.post("/v2/models/intents/infer", "{\"text\":\"on\"}{\"text\":\"off\"}");
            assertError(answer, 400, "at line 1, column 14: something follows the object.");
        }

        @Test
        void areShortWhateverWasAsked() throws Exception {
            Answer answer = client.ask("t".repeat(3_000), "on");
            assertError(answer, 404, "Task 'ttt");
            assertThat(answer.error()).hasSizeLessThanOrEqualTo(1_000);
        }

        @Test
        void ofWhatTheLibraryTripsOverBlameTheClient() throws Exception {
            String request =
                    "BREW /v2/models HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                            + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n{}";
            try (Socket socket = new Socket("127.0.0.1", server.activeLocalPort())) {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                byte[] answer = socket.getInputStream().readNBytes("HTTP/1.1 4".length());
                assertThat(answer).asString(StandardCharsets.US_ASCII).isEqualTo("HTTP/1.1 4");
            }
        }

        @Test
        void ofMethodsOnMetricsAreJsonToo() throws Exception {
            URI address = URI.create("http://127.0.0.1:" + server.activeLocalPort() + "/metrics");
            Answer answer =
                    client.send(HttpRequest.newBuilder(address).PUT(BodyPublishers.ofString("")));
            assertError(answer, 405, "not allowed");
        }

        @Test
        void ofTooMuchAre413() throws Exception {
            assertError(client.ask("intents", "a", "b", "c", "d", "e", "f"), 413, "the limit is 5");
            assertError(client.ask("intents", "x".repeat(5_000)), 413, "4096 bytes");
        }

        @Test
        void ofBinaryTensorsAre400() throws Exception {
            URI address =
                    URI.create(
                            "http://127.0.0.1:"
                                    + server.activeLocalPort()
                                    + "/v2/models/intents/infer");
            Answer answer =
                    client.send(
                            HttpRequest.newBuilder(address)
                                    .header("Inference-Header-Content-Length", "10")
                                    .POST(BodyPublishers.ofString("{}")));
            assertError(answer, 400, "Binary tensor data");
        }

        @Test
        void ofUnknownPathsAndMethodsAreJsonToo() throws Exception {
            assertError(client.get("/v3/nothing"), 404, "There is nothing at /v3/nothing");
            assertError(client.get("/v2/models/intents/infer"), 405, "not allowed");
        }

        @Test
        void ofWhatDoesNotFitTheQueueSayWhenToComeBack() throws Exception {
            gate.drainPermits();
            List<CompletableFuture<Answer>> waiting =
                    List.of(later("1"), later("2"), later("3"), later("4"));
            Answer answer = null;
            while (answer == null || answer.status() == 200) {
                gate.drainPermits();
                CompletableFuture<Answer> next = later("more");
                next.completeOnTimeout(null, 50, TimeUnit.MILLISECONDS);
                answer = next.join();
            }
            assertError(answer, 429, "the limit is 10");
            assertThat(answer.header("retry-after"))
                    .hasValueSatisfying(
                            seconds -> assertThat(Integer.parseInt(seconds)).isPositive());
            gate.release(1_000);
            for (CompletableFuture<Answer> one : waiting) {
                assertThat(one.join().status()).isEqualTo(200);
            }
        }

        private CompletableFuture<Answer> later(String text) {
            return CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return client.ask("intents", text, text);
                        } catch (Exception failure) {
                            throw new IllegalStateException(failure);
                        }
                    },
                    task -> new Thread(task).start());
        }

        @Test
        void ofOurOwnMakingShowNoDetail() throws Exception {
            broken = true;
            Answer answer = client.ask("intents", "on");
            assertError(answer, 500, "Something went wrong in the server (reference ");
            assertThat(answer.body()).doesNotContain("secret", "Exception", "at io.");
        }
    }

    @Nested
    class Descriptions {

        @Test
        void listTheTasks() throws Exception {
            JsonNode model = client.get("/v2/models").json().get("models").get(0);
            assertThat(model.get("name").asText()).isEqualTo("intents");
            assertThat(model.get("version").asText()).isEqualTo("3");
            assertThat(model.get("labels")).hasSize(3);
            assertThat(model.get("method").asText()).containsIgnoringCase("houlsby");
            assertThat(model.get("metrics").get("holdout_accuracy").doubleValue()).isEqualTo(0.93);
        }

        @Test
        void haveTheProtocolsForm() throws Exception {
            JsonNode model = client.get("/v2/models/intents").json();
            assertThat(model.get("name").asText()).isEqualTo("intents");
            assertThat(model.get("versions").toString()).isEqualTo("[\"3\"]");
            assertThat(model.get("platform").asText()).isNotBlank();
            assertThat(model.get("inputs").get(0).toString())
                    .isEqualTo("{\"name\":\"text\",\"datatype\":\"BYTES\",\"shape\":[-1]}");
            assertThat(model.get("outputs").get(1).toString())
                    .isEqualTo(
                            "{\"name\":\"probabilities\",\"datatype\":\"FP32\",\"shape\":[-1,3]}");
            assertThat(client.get("/v2/models/intents/versions/3").json()).isEqualTo(model);
            assertThat(client.get("/v2/models/intents/ready").json().get("ready").asBoolean())
                    .isTrue();
            assertThat(client.get("/v2/models/intents/versions/3/ready").status()).isEqualTo(200);
        }

        @Test
        void nameEarlierVersionsWhichAnswerToo() throws Exception {
            adapters.apply(
                    SampleAdapters.arrived(
                            SampleAdapters.artifact(base, "intents", 4, List.of("yes", "no"))));
            JsonNode versions = client.get("/v2/models/intents/versions").json().get("versions");
            assertThat(versions.findValuesAsText("version")).containsExactly("4", "3");
            assertThat(versions.findValuesAsText("served")).containsExactly("true", "false");
            assertThat(client.get("/v2/models/intents/versions/3").status()).isEqualTo(200);
            assertThat(client.get("/v2/models/intents/versions/3/ready").status()).isEqualTo(200);
            assertThat(client.get("/v2/models/intents/versions/5/ready").status()).isEqualTo(404);
            for (String version : List.of("3", "4")) {
                assertThat(
                                client.post(
                                                "/v2/models/intents/versions/" + version + "/infer",
                                                "{\"text\": \"on\"}")
                                        .json()
                                        .get("version")
                                        .asText())
                        .isEqualTo(version);
            }
        }

        @Test
        void areIndexedLoadedAndUnloaded() throws Exception {
            client.ask("intents", "on");
            assertThat(reason()).isEqualTo("on the device");
            assertThat(client.post("/v2/repository/models/intents/unload", "").status())
                    .isEqualTo(200);
            assertThat(reason()).startsWith("in the store");
            assertThat(client.post("/v2/repository/models/intents/load", "").status())
                    .isEqualTo(200);
            assertThat(reason()).isEqualTo("on the device");
            assertThat(client.post("/v2/repository/models/intnets/load", "").status())
                    .isEqualTo(404);
        }

        private String reason() throws Exception {
            for (JsonNode model : client.post("/v2/repository/index", "{}").json()) {
                if (model.get("name").asText().equals("intents")) {
                    assertThat(model.get("state").asText()).isEqualTo("READY");
                    return model.get("reason").asText();
                }
            }
            throw new AssertionError("intents is not in the index");
        }

        @Test
        void areAllInTheDescriptionForClients() throws Exception {
            Set<String> routes = new TreeSet<>();
            client.get("/docs/specification.json")
                    .json()
                    .findValuesAsText("pathMapping")
                    .forEach(
                            path ->
                                    routes.add(
                                            path.replace("exact:", "")
                                                    .replaceAll(":(\\w+)", "{$1}")));
            routes.removeIf(path -> !path.startsWith("/v2"));
            JsonNode described = client.get("/openapi.json").json();
            Set<String> paths = new TreeSet<>();
            described.get("paths").fieldNames().forEachRemaining(paths::add);
            assertThat(paths).isEqualTo(routes);
            for (String reference : described.findValuesAsText("$ref")) {
                assertThat(described.at(reference.substring(1)).isObject()).as(reference).isTrue();
            }
        }

        @Test
        void areDocumentedByTheServer() throws Exception {
            assertThat(client.get("/docs/").body()).contains("<html");
            assertThat(client.get("/docs/specification.json").body())
                    .contains("/v2/models/:task/infer")
                    .contains("inference.GRPCInferenceService");
        }

        @Test
        void nameTheServer() throws Exception {
            JsonNode server = client.get("/v2").json();
            assertThat(server.get("name").asText()).isEqualTo("perennial");
            assertThat(server.get("version").asText()).isEqualTo("1.2.3");
            assertThat(server.get("extensions").toString())
                    .isEqualTo("[\"generate\",\"model_repository\"]");
            assertThat(server.get("base").get("fingerprint").asText())
                    .isEqualTo(base.fingerprint());
        }
    }

    @Nested
    class Health {

        @Test
        void isReadyOnlyWhenCaughtUp() throws Exception {
            status = new FollowStatus(FollowStatus.Phase.READING, false, 5, null);
            Answer reading = client.get("/v2/health/ready");
            assertThat(reading.status()).isEqualTo(503);
            assertThat(reading.json().get("ready").asBoolean()).isFalse();
            assertThat(client.get("/v2/health/live").status()).isEqualTo(200);
            Answer early = client.ask("topics", "on");
            assertThat(early.status()).isEqualTo(503);
            assertThat(early.error()).contains("still being read");
            assertThat(early.header("retry-after")).contains("1");
            status = HttpServing.CAUGHT_UP;
            assertThat(client.get("/v2/health/ready").status()).isEqualTo(200);
        }

        @Test
        void staysReadyAndTellsTheProblemWhileReconnecting() throws Exception {
            status =
                    new FollowStatus(
                            FollowStatus.Phase.WAITING_TO_RETRY, true, 5, "brokers are away");
            Answer ready = client.get("/v2/health/ready");
            assertThat(ready.status()).isEqualTo(200);
            assertThat(ready.json().get("problem").asText()).isEqualTo("brokers are away");
            assertThat(client.get("/v2/health/live").status()).isEqualTo(200);
        }

        @Test
        void isNotLiveWhenOnlyARestartHelps() throws Exception {
            status = new FollowStatus(FollowStatus.Phase.STOPPED, true, 5, "out of memory");
            Answer live = client.get("/v2/health/live");
            assertThat(live.status()).isEqualTo(503);
            assertThat(live.json().get("problem").asText()).isEqualTo("out of memory");
        }
    }

    @Nested
    class TheConsole {

        @Test
        void showsTasksAndRefusals() throws Exception {
            serving.refused()
                    .refuse("topics", 2, RefusalReason.FOREIGN_BASE, "made for <another> base");
            JsonNode state = client.get("/console/state").json();
            assertThat(state.at("/server/fingerprint").asText()).isEqualTo(base.fingerprint());
            assertThat(state.at("/tasks")).hasSize(1);
            JsonNode task = state.at("/tasks/0");
            assertThat(task.get("task").asText()).isEqualTo("intents");
            assertThat(task.get("quality").asDouble()).isEqualTo(0.93);
            assertThat(task.get("version").asLong()).isEqualTo(3);
            assertThat(client.get("/console/rejections").json().at("/artifacts/0/message").asText())
                    .isEqualTo("made for <another> base");
        }

        @Test
        void worksWithoutTasks() throws Exception {
            adapters.apply(new AdapterChange.Removed("intents"));
            assertThat(client.get("/console/state").json().at("/tasks")).isEmpty();
        }
    }

    @Test
    void metricsTellLatencyRowsAndRefusals() throws Exception {
        String rows = "perennial_serving_rows_total{task=\"intents\"";
        String damaged = "perennial_serving_artifacts_refused_total{reason=\"damaged\"";
        String answered = "perennial_serving_request_seconds_count{outcome=\"ok\"";
        String mistaken = "perennial_serving_request_seconds_count{outcome=\"client_error\"";
        String forwards = "perennial_serving_batch_rows_count";
        double rowsBefore = client.metric(rows);
        double forwardsBefore = client.metric(forwards);
        double answeredBefore = client.metric(answered);
        double mistakenBefore = client.metric(mistaken);
        client.ask("intents", "a", "b");
        client.ask("nobody", "a");
        serving.refused().refuse("topics", 2, RefusalReason.DAMAGED, "broken");
        assertThat(client.metric(rows) - rowsBefore).isEqualTo(2);
        assertThat(client.metric(forwards) - forwardsBefore).isEqualTo(1);
        assertThat(client.metric(damaged)).isEqualTo(1);
        assertThat(client.metric("perennial_serving_adapters_resident ")).isEqualTo(1);
        eventually("one more answer is timed", () -> client.metric(answered) > answeredBefore);
        eventually("one more mistake is timed", () -> client.metric(mistaken) > mistakenBefore);
    }

    @Nested
    class SeveralTasksAtOnce {

        private JsonNode answers(String body) throws Exception {
            Answer answer = client.post("/v2/infer", body);
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            return answer.json().get("answers");
        }

        @Test
        void answerAsEachAlone() throws Exception {
            adapters.apply(
                    SampleAdapters.arrived(
                            SampleAdapters.artifact(base, "moods", 5, List.of("good", "bad"))));
            try {
                JsonNode answers =
                        answers("{\"text\": \"turn it on\", \"tasks\": [\"moods\", \"intents\"]}");
                assertThat(answers.findValuesAsText("task")).containsExactly("moods", "intents");
                for (JsonNode answer : answers) {
                    JsonNode alone = client.ask(answer.get("task").asText(), "turn it on").json();
                    assertThat(answer.get("version")).isEqualTo(alone.get("version"));
                    assertThat(answer.at("/predictions/0/label"))
                            .isEqualTo(alone.at("/predictions/0/label"));
                }
                assertThat(
                                answers("{\"text\": \"on\", \"tasks\": \"all\"}")
                                        .findValuesAsText("task"))
                        .contains("moods", "intents");
            } finally {
                adapters.apply(new AdapterChange.Removed("moods"));
            }
        }

        @Test
        void sayInTheirPlaceWhatKeepsThem() throws Exception {
            JsonNode answers = answers("{\"text\": \"on\", \"tasks\": [\"intnets\", \"intents\"]}");
            assertThat(answers.get(0).get("error").asText())
                    .isEqualTo("Task 'intnets' is not served. Did you mean 'intents'?");
            assertThat(answers.get(1).has("predictions")).isTrue();
        }

        @Test
        void areNamedAndNotTooMany() throws Exception {
            assertError(
                    client.post("/v2/infer", "{\"text\": \"on\"}"), 400, "\"tasks\" is missing");
            assertError(
                    client.post("/v2/infer", "{\"text\": \"on\", \"tasks\": []}"),
                    400,
                    "\"tasks\" is empty");
            assertError(
                    client.post(
                            "/v2/infer",
                            "{\"texts\": [\"a\", \"b\", \"c\"], \"tasks\": [\"a\", \"b\", \"c\"]}"),
                    413,
                    "3 tasks with 3 texts are 9 rows");
        }
    }
}
