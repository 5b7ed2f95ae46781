package io.perennial.serving.http;

import static io.perennial.serving.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.server.Server;
import io.perennial.model.architecture.Objective;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.predict.GeneratedText;
import io.perennial.model.predict.GenerationSettings;
import io.perennial.model.predict.Prediction;
import io.perennial.model.predict.TextGenerator;
import io.perennial.serving.PlainClient;
import io.perennial.serving.PlainClient.Answer;
import io.perennial.serving.SampleAdapters;
import io.perennial.serving.TinyDecoder;
import io.perennial.serving.adapters.ServedAdapters;
import io.perennial.serving.client.Answers;
import io.perennial.serving.client.PerennialClient;
import io.perennial.serving.client.RefusedException;
import io.perennial.serving.client.Text;
import io.perennial.serving.follow.AdapterChange;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Tasks of every objective on one decoder, over a real connection, without Kafka. */
@TestInstance(Lifecycle.PER_CLASS)
class ObjectivesHttpTest {

    private static final List<String> LABELS = List.of("red", "green", "blue");
    private static final String TEXT = "once upon a time";
    private static final int DEFAULT_TOKENS = 12;

    private final GatedGeneration gate = new GatedGeneration();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private FrozenBase base;
    private AdapterArtifact colour;
    private AdapterArtifact colours;
    private AdapterArtifact price;
    private AdapterArtifact tale;
    private HttpServing serving;
    private ServedAdapters adapters;
    private Server server;
    private PlainClient client;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        base = FrozenBase.acquire(TinyDecoder.writeTo(folder), SampleAdapters.COMPUTE);
        colour = artifact("colour", Objective.CLASSIFICATION, LABELS);
        colours = artifact("colours", Objective.MULTI_LABEL, LABELS);
        price = artifact("price", Objective.REGRESSION, List.of());
        tale =
                SampleAdapters.routable(
                        base, artifact("tale", Objective.TEXT, List.of()), List.of("once upon"));
        gate.open(new TextGenerator(base));
        serving =
                HttpServing.over(base)
                        .generation(gate)
                        .queues(10, 4)
                        .limits(8, 65_536)
                        .textLimits(400, DEFAULT_TOKENS)
                        .build();
        adapters = serving.adapters();
        Stream.of(colour, colours, price, tale)
                .forEach(one -> adapters.apply(SampleAdapters.arrived(one)));
        server = serving.start();
        client = new PlainClient(server.activeLocalPort());
    }

    @BeforeEach
    void openTheGate() {
        gate.release(1_000_000);
    }

    @AfterAll
    void stop() {
        gate.release(1_000_000);
        serving.close();
        threads.shutdown();
    }

    private AdapterArtifact artifact(String task, Objective objective, List<String> labels) {
        return SampleAdapters.artifact(base, task, 2, objective, labels);
    }

    private static String tensors(String... rows) {
        String data =
                Stream.of(rows).map(r -> '"' + r + '"').collect(Collectors.joining(",", "[", "]"));
        return """
               {"inputs":[{"name":"text","datatype":"BYTES","shape":[%d],"data":%s}]}
               """
                .formatted(rows.length, data);
    }

    private static void assertError(Answer answer, int expected, String said) throws Exception {
        assertThat(answer.error()).contains(said);
        assertThat(answer.status()).isEqualTo(expected);
    }

    private GeneratedText offline(String text, int tokens) {
        return SampleAdapters.written(base, tale, text, GenerationSettings.greedy(tokens));
    }

    @Nested
    class TheJavaClient {

        private final PerennialClient java =
                PerennialClient.of(URI.create("http://127.0.0.1:" + server.activeLocalPort()));
        private final List<Text> asked = List.of(Text.of(TEXT), Text.of("another"));

        @Test
        void readsAnswersOfEveryObjectiveToTheLastBit() throws Exception {
            Answers ofColour = java.ask("colour", asked);
            assertThat(ofColour.task()).isEqualTo("colour");
            assertThat(ofColour.version()).isEqualTo(2);
            JsonNode sent = client.ask("colour", TEXT, "another").json().at("/predictions/0");
            var label = (io.perennial.serving.client.Answer.Label) ofColour.answers().get(0);
            assertThat(label.label()).isEqualTo(sent.get("label").asText());
            assertThat(label.probabilities().keySet()).containsExactlyElementsOf(LABELS);
            label.probabilities()
                    .forEach(
                            (name, probability) ->
                                    assertThat(sent.at("/probabilities/" + name).asText())
                                            .isEqualTo(Float.toString(probability)));
            assertThat(java.ask("colours", asked).answers())
                    .allMatch(io.perennial.serving.client.Answer.Labels.class::isInstance);
            assertThat(java.ask("price", asked).answers())
                    .allMatch(io.perennial.serving.client.Answer.Value.class::isInstance);
            assertThat(java.ask("tale", OptionalLong.of(2), asked).answers().get(0))
                    .isEqualTo(
                            new io.perennial.serving.client.Answer.Written(
                                    offline(TEXT, DEFAULT_TOKENS).text(),
                                    GenerateResponses.code(offline(TEXT, DEFAULT_TOKENS).reason()),
                                    false));
        }

        @Test
        void knowsTasksAndVersions() throws Exception {
            assertThat(java.isReady()).isTrue();
            assertThat(java.tasks()).containsExactly("colour", "colours", "price", "tale");
            assertThat(java.version("price")).hasValue(2);
            assertThat(java.version("prize")).isEmpty();
        }

        @Test
        void saysWhatTheServerSays() {
            assertThatThrownBy(() -> java.ask("colour", OptionalLong.of(7), asked))
                    .isInstanceOfSatisfying(
                            RefusedException.class,
                            refused -> {
                                assertThat(refused.isNotFound()).isTrue();
                                assertThat(refused.reason())
                                        .startsWith("Version 7 of task 'colour'");
                            });
            assertThatThrownBy(() -> java.correct("colour", Text.of(TEXT), "red"))
                    .isInstanceOfSatisfying(
                            RefusedException.class,
                            refused -> assertThat(refused.isTemporary()).isTrue());
        }

        @Test
        void passesOverAServerThatIsNotThere() throws Exception {
            int nobody;
            try (ServerSocket free = new ServerSocket(0)) {
                nobody = free.getLocalPort();
            }
            URI gone = URI.create("http://127.0.0.1:" + nobody);
            PerennialClient both =
                    PerennialClient.of(
                            gone, URI.create("http://127.0.0.1:" + server.activeLocalPort()));
            for (int request = 0; request < 4; request++) {
                assertThat(both.version("colour")).hasValue(2);
            }
            assertThatThrownBy(() -> PerennialClient.of(gone).tasks())
                    .hasMessageContaining("no server answers, the last one asked was " + gone);
            assertThat(PerennialClient.of(gone).isReady()).isFalse();
        }
    }

    @Nested
    class ATaskOfAnyLabels {

        @Test
        void answersTheShortFormWithThoseThatHold() throws Exception {
            Prediction.LabelSet alone =
                    (Prediction.LabelSet) SampleAdapters.prediction(base, colours, TEXT);
            JsonNode one = client.ask("colours", TEXT).json().get("predictions").get(0);
            assertThat(one.get("labels")).extracting(JsonNode::asText).isEqualTo(alone.labels());
            for (int label = 0; label < LABELS.size(); label++) {
                assertThat(one.get("probabilities").get(LABELS.get(label)).floatValue())
                        .isCloseTo(alone.probabilities()[label], within(1e-4f));
            }
        }

        @Test
        void answersTensorsWithOneFlagALabel() throws Exception {
            JsonNode body =
                    client.post("/v2/models/colours/infer", tensors(TEXT, "another")).json();
            JsonNode holds = body.get("outputs").get(0);
            JsonNode probabilities = body.get("outputs").get(1);
            assertThat(holds.get("datatype").asText()).isEqualTo("BOOL");
            assertThat(holds.get("shape").toString()).isEqualTo("[2,3]");
            assertThat(probabilities.get("shape").toString()).isEqualTo("[2,3]");
            for (int at = 0; at < 6; at++) {
                assertThat(holds.get("data").get(at).booleanValue())
                        .isEqualTo(probabilities.get("data").get(at).floatValue() >= 0.5);
            }
            assertThat(body.get("outputs").get(2).get("data").toString())
                    .isEqualTo("[\"red\",\"green\",\"blue\"]");
        }
    }

    @Nested
    class ATaskOfNumbers {

        @Test
        void answersWithANumber() throws Exception {
            Prediction.Value alone =
                    (Prediction.Value) SampleAdapters.prediction(base, price, TEXT);
            JsonNode one = client.ask("price", TEXT).json().get("predictions").get(0);
            assertThat(one.get("value").floatValue()).isCloseTo(alone.value(), within(1e-3f));
            assertThat(one.has("label")).isFalse();
            JsonNode tensor =
                    client.post("/v2/models/price/infer", tensors(TEXT)).json().get("outputs");
            assertThat(tensor).hasSize(1);
            assertThat(tensor.get(0).get("name").asText()).isEqualTo("value");
            assertThat(tensor.get(0).get("datatype").asText()).isEqualTo("FP32");
            assertThat(tensor.get(0).get("data").get(0).floatValue())
                    .isCloseTo(alone.value(), within(1e-3f));
        }
    }

    @Nested
    class Generate {

        private static final String PATH = "/v2/models/tale/generate";

        @Test
        void continuesAText() throws Exception {
            GeneratedText alone = offline(TEXT, 30);
            JsonNode body =
                    client.post(
                                    PATH,
                                    "{\"id\":\"9\",\"text_input\":\"once upon a time\",\"parameters\":{\"max_tokens\":30}}")
                            .json();
            assertThat(body.get("id").asText()).isEqualTo("9");
            assertThat(body.get("model_name").asText()).isEqualTo("tale");
            assertThat(body.get("model_version").asText()).isEqualTo("2");
            assertThat(body.get("text_output").asText()).isEqualTo(alone.text());
            assertThat(body.get("details").get("finish_reason").asText())
                    .isEqualTo(GenerateResponses.code(alone.reason()));
            assertThat(body.get("details").get("generated_tokens").asInt())
                    .isEqualTo(alone.tokenIds().size());
            assertThat(body.get("details").get("truncated").asBoolean()).isFalse();
            assertThat(
                            client.post(
                                            "/v2/models/tale/versions/2/generate",
                                            "{\"text_input\":\"once upon a time\",\"parameters\":{\"max_tokens\":30}}")
                                    .json()
                                    .get("text_output"))
                    .isEqualTo(body.get("text_output"));
        }

        @Test
        void endsAtAStopText() throws Exception {
            String free = offline(TEXT, 30).text();
            String stop = Character.toString(free.codePointAt(5));
            String body =
                    Json.object()
                            .put("text_input", TEXT)
                            .set(
                                    "parameters",
                                    Json.object().put("max_tokens", 30).put("stop", stop))
                            .toString();
            JsonNode answer = client.post(PATH, body).json();
            assertThat(answer.get("text_output").asText())
                    .isEqualTo(free.substring(0, free.indexOf(stop)));
            assertThat(answer.get("details").get("finish_reason").asText())
                    .isEqualTo("stop_sequence");
        }

        @Test
        void drawsTheSameTextFromTheSameSeed() throws Exception {
            String body =
                    "{\"text_input\":\"a\",\"parameters\":{\"temperature\":2,\"top_p\":0.95,\"seed\":%d,\"max_tokens\":20}}";
            String first = client.post(PATH, body.formatted(1)).body();
            assertThat(client.post(PATH, body.formatted(1)).body()).isEqualTo(first);
            assertThat(client.post(PATH, body.formatted(2)).body()).isNotEqualTo(first);
        }

        @Test
        void refusesWhatCannotBeMeant() throws Exception {
            assertError(
                    client.post(PATH, "{\"text_input\":\"a\",\"parameters\":{\"max_tokens\":401}}"),
                    400,
                    "from 1 to 400");
            assertError(client.post(PATH, "{\"text\":\"a\"}"), 400, "text_input");
            assertError(
                    client.post("/v2/models/colour/generate", "{\"text_input\":\"a\"}"),
                    400,
                    "Task 'colour' has the objective classification and writes no text");
            assertError(
                    client.post("/v2/models/price/generate_stream", "{\"text_input\":\"a\"}"),
                    400,
                    "Task 'price' has the objective regression");
            assertError(
                    client.post("/v2/models/tales/generate", "{\"text_input\":\"a\"}"),
                    404,
                    "Did you mean 'tale'?");
            assertError(
                    client.post("/v2/models/tale/versions/1/generate", "{\"text_input\":\"a\"}"),
                    404,
                    "version 2 is");
        }

        @Test
        void saysWhenTooManyWait() throws Exception {
            gate.shut();
            List<CompletableFuture<Answer>> waiting =
                    Stream.of("1", "2", "3", "4", "5", "6").map(this::later).toList();
            eventually(
                    "all are running or waiting",
                    () ->
                            client.metric("perennial_serving_generation_queue_rows ")
                                            + client.metric("perennial_serving_generation_running ")
                                    >= 4);
            Answer refused = null;
            while (refused == null || refused.status() == 200) {
                CompletableFuture<Answer> next = later("more");
                next.completeOnTimeout(null, 50, TimeUnit.MILLISECONDS);
                refused = next.join();
            }
            assertError(refused, 429, "the limit is 4");
            assertThat(refused.header("retry-after")).isPresent();
            gate.release(1_000_000);
            for (CompletableFuture<Answer> one : waiting) {
                assertThat(one.join().status()).isIn(200, 429);
            }
        }

        private CompletableFuture<Answer> later(String text) {
            String body = "{\"text_input\":\"" + text + "\"}";
            return CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return client.post(PATH, body);
                        } catch (Exception failure) {
                            throw new IllegalStateException(failure);
                        }
                    },
                    threads);
        }

        @Test
        void keepsNoLabelWaiting() throws Exception {
            gate.shut();
            CompletableFuture<Answer> text = later("a long story");
            eventually(
                    "the text is being written",
                    () -> client.metric("perennial_serving_generation_running ") >= 1);
            assertThat(client.ask("colour", TEXT).status()).isEqualTo(200);
            assertThat(client.ask("price", TEXT).status()).isEqualTo(200);
            assertThat(text).isNotDone();
            gate.release(1_000_000);
            assertThat(text.get(1, TimeUnit.MINUTES).status()).isEqualTo(200);
        }

        @Test
        void keepsItsVersionWhenAnotherTakesOver() throws Exception {
            gate.shut();
            CompletableFuture<Answer> text = later(TEXT);
            eventually(
                    "the text is being written",
                    () -> client.metric("perennial_serving_generation_running ") >= 1);
            double resident = client.metric("perennial_serving_adapters_resident ");
            try {
                adapters.apply(
                        SampleAdapters.arrived(
                                SampleAdapters.artifact(
                                        base, "tale", 3, Objective.TEXT, List.of())));
                gate.release(1_000_000);
                JsonNode body = text.get(1, TimeUnit.MINUTES).json();
                assertThat(body.get("model_version").asText()).isEqualTo("2");
                assertThat(body.get("text_output").asText())
                        .isEqualTo(offline(TEXT, DEFAULT_TOKENS).text());
                assertThat(later(TEXT).join().json().get("model_version").asText()).isEqualTo("3");
                eventually(
                        "the replaced version is freed",
                        () -> client.metric("perennial_serving_adapters_resident ") == resident);
            } finally {
                adapters.apply(new AdapterChange.Withdrawn("tale", 3));
            }
        }
    }

    @Nested
    class GenerateStream {

        private static final String PATH = "/v2/models/tale/generate_stream";
        private static final String BODY =
                "{\"id\":\"s\",\"text_input\":\"once upon a time\",\"parameters\":{\"max_tokens\":25}}";

        @Test
        void tellsTheTextInPiecesAndThenWhyItEnds() throws Exception {
            List<JsonNode> events = client.events(PATH, BODY);
            GeneratedText alone = offline(TEXT, 25);
            assertThat(
                            events.stream()
                                    .map(event -> event.get("text_output").asText())
                                    .collect(Collectors.joining()))
                    .isEqualTo(alone.text());
            assertThat(events).hasSizeGreaterThan(3);
            for (JsonNode event : events) {
                assertThat(event.get("id").asText()).isEqualTo("s");
                assertThat(event.get("model_name").asText()).isEqualTo("tale");
                assertThat(event.get("model_version").asText()).isEqualTo("2");
            }
            JsonNode last = events.get(events.size() - 1);
            assertThat(last.get("text_output").asText()).isEmpty();
            assertThat(last.get("details").get("finish_reason").asText())
                    .isEqualTo(GenerateResponses.code(alone.reason()));
            assertThat(events.subList(0, events.size() - 1)).noneMatch(e -> e.has("details"));
        }

        @Test
        void tellsAPieceBeforeTheNextIsWritten() throws Exception {
            gate.shut();
            gate.release(6);
            HttpResponse<Stream<String>> response = client.lines(PATH, BODY);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("content-type").orElse(""))
                    .startsWith("text/event-stream");
            Iterator<String> lines = response.body().filter(line -> !line.isEmpty()).iterator();
            JsonNode first = PlainClient.event(lines.next());
            assertThat(offline(TEXT, 25).text()).startsWith(first.get("text_output").asText());
            assertThat(first.has("details")).isFalse();
            gate.release(1_000_000);
            while (lines.hasNext()) {
                first = PlainClient.event(lines.next());
            }
            assertThat(first.has("details")).isTrue();
        }

        @Test
        void endsTheTextOfAClientThatGoesAway() throws Exception {
            gate.shut();
            gate.release(6);
            String lengthy =
                    "{\"text_input\":\"once upon a time\",\"parameters\":{\"max_tokens\":400}}";
            HttpResponse<Stream<String>> response = client.lines(PATH, lengthy);
            Stream<String> lines = response.body();
            assertThat(lines.iterator().next()).startsWith("data:");
            lines.close();
            String outcome = "perennial_serving_generation_tokens_total";
            double before = client.metric(outcome);
            eventually(
                    "its text ends",
                    () -> {
                        gate.release(1);
                        return client.metric("perennial_serving_generation_running ") == 0;
                    });
            assertThat(client.metric(outcome) - before).isLessThan(400);
        }

        @Test
        void saysAsAnEventWhatWentWrong() throws Exception {
            gate.fail(true);
            try {
                List<JsonNode> events = client.events(PATH, BODY);
                assertThat(events).hasSize(1);
                assertThat(events.get(0).get("error").asText())
                        .startsWith("Something went wrong in the server (reference ")
                        .doesNotContain("secret");
            } finally {
                gate.fail(false);
            }
        }
    }

    @Nested
    class InferOnATaskThatWrites {

        @Test
        void continuesATextThatIsFoundToBeItsOwn() throws Exception {
            JsonNode asked = client.ask("tale", TEXT).json().get("predictions").get(0);
            JsonNode found = client.ask("auto", TEXT).json().get("predictions").get(0);
            assertThat(found.get("task").asText()).isEqualTo("tale");
            assertThat(found.get("text_output")).isEqualTo(asked.get("text_output"));
            assertThat(found.get("routing").has("runner_up")).isFalse();
            assertThat(found.get("routing").has("threshold")).isFalse();
            Answer pair =
                    client.post("/v2/models/auto/infer", "{\"text\":\"a\",\"text_pair\":\"b\"}");
            assertThat(pair.status()).isEqualTo(400);
            assertThat(pair.error()).contains("belongs to task 'tale', which writes text");
        }

        @Test
        void continuesGreedily() throws Exception {
            List<String> rows = List.of(TEXT, "b", "and then");
            JsonNode body =
                    client.post("/v2/models/tale/infer", tensors(rows.toArray(String[]::new)))
                            .json();
            JsonNode output = body.get("outputs").get(0);
            assertThat(output.get("name").asText()).isEqualTo("text_output");
            assertThat(output.get("datatype").asText()).isEqualTo("BYTES");
            assertThat(output.get("shape").toString()).isEqualTo("[3]");
            JsonNode plain = client.ask("tale", rows.toArray(String[]::new)).json();
            for (int row = 0; row < rows.size(); row++) {
                GeneratedText alone = offline(rows.get(row), DEFAULT_TOKENS);
                assertThat(output.get("data").get(row).asText()).isEqualTo(alone.text());
                assertThat(body.get("parameters").get("finish_reason").get(row).asText())
                        .isEqualTo(GenerateResponses.code(alone.reason()));
                assertThat(plain.get("predictions").get(row).get("text_output").asText())
                        .isEqualTo(alone.text());
            }
            assertThat(plain.get("version").asLong()).isEqualTo(2);
        }

        @Test
        void refusesGenerationParameters() throws Exception {
            String body = "{\"text\":\"a\",\"parameters\":{\"temperature\":0.5}}";
            assertError(
                    client.post("/v2/models/tale/infer", body),
                    400,
                    "\"infer\" always takes the most probable tokens");
            assertError(
                    client.post("/v2/models/colour/infer", body),
                    400,
                    "this one has the objective classification");
        }
    }

    @Test
    void descriptionsNameObjectiveAndOutputs() throws Exception {
        assertThat(client.get("/v2/models").json().get("models").findValuesAsText("objective"))
                .containsExactly("classification", "multi_label", "regression", "text");
        JsonNode model = client.get("/v2/models/price").json();
        assertThat(model.get("outputs").toString())
                .isEqualTo("[{\"name\":\"value\",\"datatype\":\"FP32\",\"shape\":[-1]}]");
        assertThat(model.get("parameters").get("labels")).isEmpty();
        assertThat(client.get("/v2/models/tale").json().get("inputs")).hasSize(1);
    }

    @Test
    void theConsoleSaysWhatEachTaskAnswersWith() throws Exception {
        JsonNode tasks = client.get("/console/state").json().get("tasks");
        assertThat(tasks.findValuesAsText("objective"))
                .containsExactly("classification", "multi_label", "regression", "text");
        assertThat(tasks.findValuesAsText("measure"))
                .containsExactly("accuracy", "accuracy", "squared_error", "accuracy");
    }

    @Test
    void metricsTellOfTexts() throws Exception {
        String tokens = "perennial_serving_generation_tokens_total";
        String requests = "perennial_serving_generation_request_seconds_count{outcome=\"ok\"";
        String begun = "perennial_serving_generation_first_text_seconds_count";
        double tokensBefore = client.metric(tokens);
        double requestsBefore = client.metric(requests);
        double begunBefore = client.metric(begun);
        JsonNode body = client.post("/v2/models/tale/generate", "{\"text_input\":\"once\"}").json();
        assertThat(client.metric(tokens) - tokensBefore)
                .isEqualTo(body.get("details").get("generated_tokens").asInt());
        assertThat(client.metric(begun) - begunBefore).isEqualTo(1);
        assertThat(client.metric("perennial_serving_rows_total{task=\"tale\"")).isPositive();
        eventually("the request is timed", () -> client.metric(requests) > requestsBefore);
    }
}
