package io.perennial.benchmarks.stream;

import io.perennial.broker.EmbeddedBroker;
import io.perennial.flink.cluster.RestApi;
import io.perennial.flink.job.JobConfig;
import io.perennial.flink.job.JobConfigBuilder;
import io.perennial.flink.local.LocalCluster;
import io.perennial.flink.local.LocalClusterSettings;
import io.perennial.flink.local.LocalJob;
import io.perennial.schemas.example.LabeledExample;
import io.perennial.schemas.example.LabeledExampleJson;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.schemas.task.TaskSpecJson;
import io.perennial.schemas.topic.TopicAdmin;
import io.perennial.schemas.topic.Topics;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A broker and a Flink cluster in this JVM, on loopback, for one installation after another. */
final class StreamRig implements AutoCloseable {

    private static final short REPLICATION = 1;

    private final Path folder;
    private final EmbeddedBroker broker;
    private final LocalCluster cluster;
    private final RestApi rest;
    private KafkaProducer<byte[], byte[]> producer;
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();

    /**
     * @param folder for Kafka's log, checkpoints and Flink's files
     * @param slots subtasks of a stage that can run at once
     * @param log the file that this JVM logs to
     */
    StreamRig(Path folder, int slots, Path log) {
        this.folder = folder;
        broker = EmbeddedBroker.start(folder.resolve("kafka"));
        cluster =
                LocalCluster.start(
                        new LocalClusterSettings(folder.resolve("flink"), slots, 0, 0, log));
        rest = new RestApi(cluster.webPage());
        producer = newProducer();
    }

    private KafkaProducer<byte[], byte[]> newProducer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "linger.ms", "20"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Makes the topics of an installation of its own, and a producer that knows only these. */
    Topics install(String prefix) {
        Topics topics = new Topics(prefix);
        Map<String, Object> client = Map.of("bootstrap.servers", broker.bootstrapServers());
        try (TopicAdmin admin = new TopicAdmin(client)) {
            admin.createMissing(topics.definitions(), REPLICATION);
        }
        producer.close();
        producer = newProducer();
        return topics;
    }

    /** A job's configuration with all defaults but the places of this rig. */
    JobConfigBuilder config(Topics topics) {
        return JobConfig.builder(broker.bootstrapServers())
                .topicPrefix(topics.prefix())
                .transactionPrefix(topics.prefix())
                .checkpointDirectory(
                        folder.resolve("checkpoints-" + topics.prefix()).toUri().toString());
    }

    void send(Topics topics, TaskSpec spec) {
        send(topics.tasks(), spec.task(), TaskSpecJson.encode(spec));
    }

    void send(Topics topics, LabeledExample example) {
        send(topics.examples(), example.task(), LabeledExampleJson.encode(example));
    }

    private void send(String topic, String key, byte[] value) {
        sent.add(
                producer.send(
                        new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value)));
    }

    /** Returns when the broker has everything that was sent. */
    void flush() throws InterruptedException {
        producer.flush();
        try {
            for (Future<RecordMetadata> one : sent) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka did not take a record", e);
        }
        sent.clear();
    }

    LocalJob run(JobConfig config) {
        return cluster.run(config);
    }

    /** Reads the reports of an installation from their beginning. */
    TrainingReports reports(Topics topics) {
        return new TrainingReports(broker.bootstrapServers(), topics.evaluations());
    }

    /** Where Prometheus would read the job's metrics. */
    URI metrics() {
        return URI.create(cluster.metricsUrl());
    }

    /** Flink's REST API. */
    RestApi rest() {
        return rest;
    }

    @Override
    public void close() throws Exception {
        producer.close();
        cluster.close();
        broker.close();
    }
}
