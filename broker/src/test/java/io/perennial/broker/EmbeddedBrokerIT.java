package io.perennial.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {

    private static final Duration DEADLINE = Duration.ofSeconds(60);

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class OneNode {

        private EmbeddedBroker broker;
        private ClusterClient client;

        @BeforeAll
        void start(@TempDir Path folder) {
            broker = EmbeddedBroker.start(folder);
            client = new ClusterClient(broker);
        }

        @AfterAll
        void stop() {
            broker.close();
        }

        @Test
        void keepsRecordsInOrder() throws Exception {
            client.createTopic("ordered", 1);
            client.send("ordered", ClusterClient.numbered("value ", 50));

            assertThat(client.readAll("ordered"))
                    .containsExactly(ClusterClient.numbered("value ", 50));
        }

        @Test
        void showsCommittedTransactionsOnly() throws Exception {
            client.createTopic("transactions", 1);
            try (KafkaProducer<String, String> producer =
                    client.producer(
                            Map.of("transactional.id", "t", "transaction.timeout.ms", 3_600_000))) {
                producer.initTransactions();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>("transactions", "aborted")).get();
                producer.abortTransaction();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>("transactions", "committed")).get();
                producer.commitTransaction();
            }

            assertThat(client.readAll("transactions")).containsExactly("committed");
        }

        @Test
        void takesRecordsOfThreeMebibytes() throws Exception {
            client.createTopic("large", 1);
            String large = "x".repeat(3 * 1024 * 1024);
            client.send("large", large);

            assertThat(client.readAll("large")).containsExactly(large);
        }

        @Test
        void createsNoTopicByItself() throws Exception {
            try (KafkaProducer<String, String> producer =
                    client.producer(Map.of("max.block.ms", 2_000))) {
                assertThatThrownBy(() -> producer.send(new ProducerRecord<>("unknown", "v")).get())
                        .isInstanceOf(ExecutionException.class);
            }
            try (Admin admin = client.admin()) {
                assertThat(admin.listTopics().names().get()).doesNotContain("unknown");
            }
        }

        @Test
        void refusesToStartTwiceAndToTouchForeignNodes() {
            assertThatIllegalStateException()
                    .isThrownBy(() -> broker.start(1))
                    .withMessage("node 1 runs already");
            assertThatIllegalStateException()
                    .isThrownBy(() -> broker.stop(2))
                    .withMessage("node 2 does not run");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> broker.start(2))
                    .withMessage("node is 2; this cluster has nodes 1 to 1");
        }
    }

    @Nested
    class DataFolders {

        @Test
        void areContinuedByTheNextCluster(@TempDir Path folder) throws Exception {
            try (EmbeddedBroker first = EmbeddedBroker.start(folder)) {
                ClusterClient client = new ClusterClient(first);
                client.createTopic("kept", 1);
                client.send("kept", "before");
            }
            try (EmbeddedBroker second = EmbeddedBroker.start(folder)) {
                ClusterClient client = new ClusterClient(second);
                client.send("kept", "after");
                assertThat(client.readAll("kept")).containsExactly("before", "after");
            }
        }

        @Test
        void ofAnotherSizeAreRefused(@TempDir Path folder) {
            EmbeddedBroker.start(folder).close();

            assertThatIllegalStateException()
                    .isThrownBy(() -> EmbeddedBroker.start(BrokerSettings.in(folder).withNodes(3)))
                    .withMessageContaining("belongs to a cluster of 1 nodes, not 3")
                    .withMessageContaining("use another folder");
        }
    }

    @Nested
    class Ports {

        @Test
        void areTheWantedOnes(@TempDir Path folder) {
            int port = FreePorts.find(1).get(0);
            BrokerSettings settings = BrokerSettings.in(folder).withPort(port);
            try (EmbeddedBroker broker = EmbeddedBroker.start(settings)) {
                assertThat(broker.bootstrapServers()).isEqualTo("127.0.0.1:" + port);
            }
        }

        @Test
        void areRefusedWhenTaken(@TempDir Path folder) throws Exception {
            int port = FreePorts.find(1).get(0);
            try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                BrokerSettings settings = BrokerSettings.in(folder).withPort(taken.getLocalPort());
                assertThatIllegalStateException()
                        .isThrownBy(() -> EmbeddedBroker.start(settings))
                        .withMessage(
                                "port %d is taken; stop its owner, or give another port or 0",
                                port);
            }
        }
    }

    @Nested
    class ThreeNodes {

        @Test
        void goOnWhileOneIsDownAndTakeItBack(@TempDir Path folder) throws Exception {
            BrokerSettings settings = BrokerSettings.in(folder).withNodes(3);
            try (EmbeddedBroker broker = EmbeddedBroker.start(settings)) {
                ClusterClient client = new ClusterClient(broker);
                client.createTopic("replicated", 3);
                client.send("replicated", "three nodes");

                int leader = leader(client);
                broker.stop(leader);
                client.send("replicated", "two nodes");
                broker.start(leader);
                awaitReplicas(client, 3);

                client.send("replicated", "three again");
                assertThat(client.readAll("replicated"))
                        .containsExactly("three nodes", "two nodes", "three again");
            }
        }

        private int leader(ClusterClient client) throws Exception {
            try (Admin admin = client.admin()) {
                return partition(admin).leader().id();
            }
        }

        private void awaitReplicas(ClusterClient client, int wanted) throws Exception {
            long giveUp = System.nanoTime() + DEADLINE.toNanos();
            try (Admin admin = client.admin()) {
                while (partition(admin).isr().size() < wanted) {
                    assertThat(System.nanoTime()).isLessThan(giveUp);
                    Thread.sleep(50);
                }
            }
        }

        private TopicPartitionInfo partition(Admin admin)
                throws ExecutionException, InterruptedException {
            return admin.describeTopics(List.of("replicated"))
                    .allTopicNames()
                    .get()
                    .get("replicated")
                    .partitions()
                    .get(0);
        }
    }

    @Test
    void afterCloseNobodyListens(@TempDir Path folder) {
        EmbeddedBroker broker = EmbeddedBroker.start(folder);
        String servers = broker.bootstrapServers();
        broker.close();
        broker.close();

        int port = Integer.parseInt(servers.substring(servers.indexOf(':') + 1));
        assertThat(FreePorts.isFree(port)).isTrue();
    }
}
