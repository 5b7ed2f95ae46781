package io.perennial.serving.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.perennial.model.architecture.Objective;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.predict.Prediction;
import io.perennial.serving.PlainClient;
import io.perennial.serving.PlainClient.Answer;
import io.perennial.serving.SampleAdapters;
import io.perennial.serving.adapters.ServedAdapters;
import io.perennial.serving.follow.AdapterChange;
import io.perennial.serving.follow.FollowStatus;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Texts that name no task, over a real connection, without Kafka. */
@TestInstance(Lifecycle.PER_CLASS)
class RoutedHttpTest {

    private static final String AUTO = "/v2/models/auto/infer";
    private static final String ABOUT_MUSIC = "please play a quiet song from the nineties";
    private static final String ABOUT_WEATHER = "will there be rain in paris on friday";
    private static final String ABOUT_NOTHING =
            "Whereas the undersigned party of the first part, notwithstanding Article 17 (b), hereby indemnifies 4,096 shareholders;";

    private volatile boolean caughtUp = true;
    private FrozenBase base;
    private AdapterArtifact music;
    private AdapterArtifact weather;
    private HttpServing serving;
    private ServedAdapters adapters;
    private PlainClient client;

    @BeforeAll
    void start() {
        base = SampleAdapters.base();
        music =
                SampleAdapters.routable(
                        base,
                        SampleAdapters.artifact(base, "music", 2, List.of("play", "stop")),
                        SentenceParts.music());
        weather =
                SampleAdapters.routable(
                        base,
                        SampleAdapters.artifact(
                                base, "weather", 5, Objective.REGRESSION, List.of()),
                        SentenceParts.weather());
        serving =
                HttpServing.over(base)
                        .queues(20, 10)
                        .follower(
                                () ->
                                        new FollowStatus(
                                                FollowStatus.Phase.READING, caughtUp, 1, null))
                        .build();
        adapters = serving.adapters();
        client = new PlainClient(serving.start().activeLocalPort());
    }

    @BeforeEach
    void serveBoth() {
        caughtUp = true;
        adapters.apply(SampleAdapters.arrived(music));
        adapters.apply(SampleAdapters.arrived(weather));
    }

    @AfterAll
    void stop() {
        serving.close();
    }

    @Test
    void answersEachTextWithTheAdapterOfItsTask() throws Exception {
        Answer answer = client.ask("auto", ABOUT_MUSIC, ABOUT_WEATHER);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("task").asText()).isEqualTo("auto");
        JsonNode first = answer.json().get("predictions").get(0);
        Prediction.Label expected = SampleAdapters.offline(base, music, ABOUT_MUSIC);
        assertThat(first.get("task").asText()).isEqualTo("music");
        assertThat(first.get("version").asLong()).isEqualTo(2);
        assertThat(first.get("label").asText()).isEqualTo(expected.label());
        assertThat((float) first.get("probability").asDouble())
                .isCloseTo(expected.probabilities()[expected.labelIndex()], within(1e-4f));
        JsonNode routing = first.get("routing");
        assertThat(routing.get("out_of_scope").asBoolean()).isFalse();
        assertThat(routing.get("nearest_task").asText()).isEqualTo("music");
        assertThat(routing.get("probability").asDouble()).isBetween(0.5, 1.0);
        assertThat(routing.get("runner_up").get("task").asText()).isEqualTo("weather");
        assertThat(routing.get("score").asDouble())
                .isLessThanOrEqualTo(routing.get("threshold").asDouble());
        JsonNode second = answer.json().get("predictions").get(1);
        assertThat(second.get("task").asText()).isEqualTo("weather");
        assertThat(second.get("value").isNumber()).isTrue();
    }

    @Test
    void answersNothingToATextOfNoTask() throws Exception {
        double before = client.metric("perennial_serving_routed_out_of_scope_total");
        Answer answer = client.ask("auto", ABOUT_NOTHING);
        assertThat(answer.status()).isEqualTo(200);
        JsonNode one = answer.json().get("predictions").get(0);
        assertThat(one.get("task").isNull()).isTrue();
        assertThat(one.get("label").isNull()).isTrue();
        assertThat(one.get("routing").get("out_of_scope").asBoolean()).isTrue();
        assertThat(client.metric("perennial_serving_routed_out_of_scope_total"))
                .isEqualTo(before + 1);
    }

    @Test
    void answersTensorsWithTensors() throws Exception {
        Answer answer =
                client.post(
                        AUTO,
                        """
                        {"id": "7", "inputs": [{"name": "text", "shape": [2], "datatype": "BYTES",
                          "data": ["%s", "%s"]}], "outputs": [{"name": "task"}, {"name": "label"},
                          {"name": "out_of_scope"}, {"name": "task_version"}]}
                        """
                                .formatted(ABOUT_MUSIC, ABOUT_NOTHING));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        JsonNode body = answer.json();
        assertThat(body.get("model_name").asText()).isEqualTo("auto");
        assertThat(body.get("id").asText()).isEqualTo("7");
        assertThat(body.get("outputs")).hasSize(4);
        assertThat(body.get("outputs").get(0).get("data").toString()).isEqualTo("[\"music\",\"\"]");
        assertThat(body.get("outputs").get(1).get("data").toString()).isEqualTo("[2,0]");
        assertThat(body.get("outputs").get(2).get("data").toString()).isEqualTo("[false,true]");
        assertThat(body.get("outputs").get(3).get("data").get(1).asText()).isEmpty();
    }

    @Test
    void followsTasksThatComeAndGo() throws Exception {
        assertThat(client.ask("auto", ABOUT_WEATHER).body()).contains("\"task\":\"weather\"");
        adapters.apply(new AdapterChange.Removed("weather"));
        assertThat(client.ask("auto", ABOUT_WEATHER).body()).doesNotContain("weather\"");
        assertThat(client.metric("perennial_serving_tasks_routable ")).isEqualTo(1);
        adapters.apply(
                SampleAdapters.arrived(SampleAdapters.artifact(base, "music", 3, List.of("a"))));
        Answer none = client.ask("auto", ABOUT_MUSIC);
        assertThat(none.status()).isEqualTo(404);
        assertThat(none.error()).contains("No served task can be found by its texts");
        caughtUp = false;
        assertThat(client.ask("auto", ABOUT_MUSIC).status()).isEqualTo(503);
        caughtUp = true;
    }

    @Test
    void describesItself() throws Exception {
        Answer answer = client.get("/v2/models/auto");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("outputs").get(0).get("name").asText()).isEqualTo("task");
        assertThat(client.get("/v2/models/auto/ready").status()).isEqualTo(200);
        assertThat(client.get("/v2/models/auto/versions").error())
                .contains("POST /v2/models/auto/infer finds the task of each text");
    }

    @Test
    void refusesWhatItDoesNotKnow() throws Exception {
        assertThat(client.post(AUTO, "{\"text\": \"a\", \"max_tokens\": 3}").error())
                .contains("\"max_tokens\" is for a task that writes text; name the task");
        assertThat(client.post(AUTO, "{\"text\": \" \"}").error()).contains("Text 0 is empty");
    }

    @Test
    void countsWhatWasRouted() throws Exception {
        String routed = "perennial_serving_routed_rows_total{task=\"music\"";
        double before = client.metric(routed);
        client.ask("auto", ABOUT_MUSIC, ABOUT_MUSIC);
        assertThat(client.metric(routed)).isEqualTo(before + 2);
        assertThat(client.metric("perennial_serving_routing_seconds_count")).isPositive();
    }
}
