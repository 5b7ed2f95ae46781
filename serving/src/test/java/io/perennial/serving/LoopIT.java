package io.perennial.serving;

import static io.perennial.serving.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perennial.broker.EmbeddedBroker;
import io.perennial.model.base.FrozenBase;
import io.perennial.schemas.Decoded;
import io.perennial.schemas.avro.EvaluationKind;
import io.perennial.schemas.example.Answer.Label;
import io.perennial.schemas.example.LabeledExample;
import io.perennial.schemas.example.LabeledExampleJson;
import io.perennial.schemas.task.LabelSet;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.schemas.task.TaskSpecJson;
import io.perennial.schemas.task.TaskSpecs;
import io.perennial.schemas.task.TaskState;
import io.perennial.schemas.topic.TopicAdmin;
import io.perennial.schemas.topic.TopicDefinition;
import io.perennial.schemas.topic.Topics;
import io.perennial.serving.PlainClient.Answer;
import io.perennial.serving.follow.AdapterConsumers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people tell the server reaches the topics that tasks learn from, on a real broker. */
class LoopIT {

    private static final Topics TOPICS = new Topics("loop");

    private EmbeddedBroker broker;
    private FrozenBase base;
    private TopicAdmin admin;
    private TopicWriter writer;
    private AdapterPublisher publisher;
    private PerennialServer server;
    private PlainClient client;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        broker = EmbeddedBroker.start(folder);
        base = SampleAdapters.base();
        String servers = broker.bootstrapServers();
        admin = new TopicAdmin(Map.of("bootstrap.servers", servers));
        List<TopicDefinition> needed =
                TOPICS.definitions().stream()
                        .filter(
                                topic ->
                                        topic.name().equals(TOPICS.adapters())
                                                || topic.name().equals(TOPICS.tasks())
                                                || topic.name().equals(TOPICS.examples()))
                        .toList();
        admin.createMissing(needed, (short) 1);
        writer = new TopicWriter(servers, TOPICS);
        publisher =
                new AdapterPublisher(servers, "loop", TOPICS.adapters(), Topics.DEFAULT_PARTITIONS);
        publisher.publish(SampleAdapters.artifact(base, "intents", 1, List.of("yes", "no")));
        server =
                PerennialServer.start(
                        ServingConfig.builder(servers)
                                .port(0)
                                .topics(TOPICS)
                                .compute(SampleAdapters.COMPUTE)
                                .build());
        client = new PlainClient(server.port());
        eventually("ready", server::ready);
    }

    @AfterEach
    void close() throws Exception {
        server.close();
        publisher.close();
        writer.close();
        admin.close();
        base.close();
        broker.close();
    }

    @Test
    void feedbackAndChangesOfStateAreStoredAndMissingTopicsAreNamedUntilTheyAreThere()
            throws Exception {
        feedback();
        stateOfATask();
        missingTopics();
    }

    private void feedback() throws Exception {
        Answer stored =
                client.post(
                        "/v2/models/intents/feedback",
                        "{\"text\":\"switch it on\",\"label\":\"yes\",\"id\":\"order-17\"}");
        assertThat(stored.status()).as(stored.body()).isEqualTo(202);
        assertThat(stored.json().get("id").asText()).isEqualTo("order-17");
        JsonNode place = stored.json();
        TopicPartition partition =
                new TopicPartition(place.get("topic").asText(), place.get("partition").asInt());
        assertThat(partition.topic()).isEqualTo(TOPICS.examples());
        ConsumerRecord<byte[], byte[]> record = read(partition, place.get("offset").asLong());
        assertThat(LabeledExampleJson.decode(record.key(), record.value()))
                .isEqualTo(
                        new Decoded.Valid<>(
                                new LabeledExample(
                                        "intents",
                                        "switch it on",
                                        null,
                                        new Label("yes"),
                                        "order-17",
                                        null,
                                        Map.of())));
    }

    private ConsumerRecord<byte[], byte[]> read(TopicPartition partition, long offset) {
        try (Consumer<byte[], byte[]> consumer =
                AdapterConsumers.of(broker.bootstrapServers(), Map.of()).open()) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, offset);
            return consumer.poll(Duration.ofSeconds(30)).iterator().next();
        }
    }

    private void stateOfATask() throws Exception {
        TaskSpec specification =
                TaskSpecs.defaults("intents").toBuilder()
                        .labels(LabelSet.closed(List.of("yes", "no")))
                        .learningRate(0.004)
                        .build();
        writer.write(specification);
        eventually(
                "the specification is known",
                () ->
                        client.get("/console/tasks/intents")
                                .json()
                                .path("state")
                                .asText()
                                .equals("training"));
        assertThat(client.post("/console/tasks/intents/freeze", "{}").status()).isEqualTo(200);
        eventually(
                "the change has come back",
                () ->
                        client.get("/console/tasks/intents")
                                .json()
                                .path("state")
                                .asText()
                                .equals("frozen"));
        ConsumerRecord<byte[], byte[]> record = read(new TopicPartition(TOPICS.tasks(), 0), 1);
        assertThat(TaskSpecJson.decode(record.key(), record.value()))
                .isEqualTo(new Decoded.Valid<>(specification.withState(TaskState.FROZEN)));
        assertThat(
                        client.post(
                                        "/v2/models/intents/feedback",
                                        "{\"text\":\"off\",\"label\":\"no\"}")
                                .json()
                                .get("note")
                                .asText())
                .contains("frozen");
    }

    private void missingTopics() throws Exception {
        assertThat(problems())
                .hasSize(2)
                .allMatch(problem -> problem.contains("./perennial topics create"));
        assertThat(client.get("/v2/health/ready").status()).isEqualTo(200);
        admin.createMissing(TOPICS.definitions(), (short) 1);
        writer.write(
                TopicWriter.evaluation(
                                "intents", EvaluationKind.PREQUENTIAL, 1, 0.75, Instant.now())
                        .build());
        writer.write(TopicWriter.rejection("intents", "no such label", "{}"));
        writer.flush();
        eventually("they are read", () -> problems().isEmpty());
        eventually(
                "the evaluation",
                () ->
                        client.get("/console/tasks/intents").json().path("prequential").asDouble()
                                == 0.75);
        eventually(
                "the rejection",
                () -> client.get("/console/rejections").json().path("count").asLong() == 1);
    }

    private List<String> problems() throws Exception {
        return client
                .get("/console/state")
                .json()
                .at("/pulse/topics")
                .findValuesAsText("problem")
                .stream()
                .filter(problem -> !problem.equals("null"))
                .toList();
    }
}
