package io.perennial.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.perennial.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicAdminIT {

    private static EmbeddedBroker broker;
    private static Map<String, Object> connection;

    @BeforeAll
    static void start(@TempDir Path folder) {
        broker = EmbeddedBroker.start(folder);
        connection = Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void createsTopicsThatHaveNoProblems() throws Exception {
        Topics topics = new Topics("fresh");
        try (TopicAdmin admin = new TopicAdmin(connection)) {
            assertThat(admin.verify(topics)).hasSize(6);
            assertThat(admin.createMissing(topics.definitions(6), (short) 1))
                    .containsExactly(
                            "fresh.examples",
                            "fresh.tasks",
                            "fresh.adapters",
                            "fresh.evaluations",
                            "fresh.lineage",
                            "fresh.rejected");
            assertThat(admin.verify(topics)).isEmpty();
        }
        assertThat(partitions(topics.examples())).isEqualTo(6);
        assertThat(partitions(topics.tasks())).isEqualTo(1);
    }

    @Test
    void leavesExistingTopicsAlone() throws Exception {
        Topics topics = new Topics("existing");
        TopicDefinition own =
                new TopicDefinition(topics.examples(), 2, Map.of("max.message.bytes", "2000000"));
        try (TopicAdmin admin = new TopicAdmin(connection)) {
            admin.createMissing(List.of(own), TopicAdmin.BROKER_DEFAULT_REPLICATION);

            assertThat(
                            admin.createMissing(
                                    topics.definitions(), TopicAdmin.BROKER_DEFAULT_REPLICATION))
                    .hasSize(5)
                    .doesNotContain(topics.examples());
            assertThat(
                            admin.createMissing(
                                    topics.definitions(), TopicAdmin.BROKER_DEFAULT_REPLICATION))
                    .isEmpty();
            assertThat(admin.verify(topics)).isEmpty();
        }
        assertThat(partitions(topics.examples())).isEqualTo(2);
    }

    @Test
    void findsSettingsThatWouldLoseData() {
        Topics topics = new Topics("careless");
        List<TopicDefinition> careless =
                topics.definitions().stream()
                        .map(topic -> new TopicDefinition(topic.name(), 1, Map.of()))
                        .toList();
        TopicDefinition more =
                new TopicDefinition(
                        "careless.examples.web", 1, Map.of("cleanup.policy", "compact"));
        try (TopicAdmin admin = new TopicAdmin(connection)) {
            admin.createMissing(careless, (short) 1);
            admin.createMissing(List.of(more), (short) 1);

            assertThat(admin.verify(topics))
                    .extracting(problem -> problem.topic() + " " + problem.setting())
                    .containsExactly(
                            "careless.tasks cleanup.policy",
                            "careless.adapters cleanup.policy",
                            "careless.examples.web cleanup.policy",
                            "careless.rejected max.message.bytes");
        }
    }

    @Test
    void saysWhyATopicCannotBeCreated() {
        TopicDefinition broken =
                new TopicDefinition("broken", 1, Map.of("cleanup.policy", "forget"));
        try (TopicAdmin admin = new TopicAdmin(connection)) {
            assertThatExceptionOfType(TopicAdminException.class)
                    .isThrownBy(() -> admin.createMissing(List.of(broken), (short) 1))
                    .withMessageStartingWith("cannot create topic broken at Kafka 127.0.0.1:")
                    .withMessageContaining("cleanup.policy");
        }
    }

    @Test
    void saysWhenNobodyAnswers(@TempDir Path folder) {
        EmbeddedBroker gone = EmbeddedBroker.start(folder);
        Map<String, Object> config =
                Map.of(
                        "bootstrap.servers", gone.bootstrapServers(),
                        "default.api.timeout.ms", 1_000,
                        "request.timeout.ms", 500);
        gone.close();
        try (TopicAdmin admin = new TopicAdmin(config)) {
            assertThatExceptionOfType(TopicAdminException.class)
                    .isThrownBy(() -> admin.verify(Topics.defaults()))
                    .withMessageStartingWith(
                            "cannot list topics at Kafka " + gone.bootstrapServers())
                    .withMessageEndingWith("check bootstrap.servers and that the brokers run");
        }
    }

    private static int partitions(String topic) throws Exception {
        try (Admin admin = Admin.create(connection)) {
            TopicDescription description =
                    admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
            return description.partitions().size();
        }
    }
}
