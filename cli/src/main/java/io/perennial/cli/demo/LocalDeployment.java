package io.perennial.cli.demo;

import io.perennial.broker.BrokerSettings;
import io.perennial.broker.EmbeddedBroker;
import io.perennial.cli.kafka.KafkaConnection;
import io.perennial.cli.lifecycle.ClosingStack;
import io.perennial.cli.lifecycle.WorkFolder;
import io.perennial.cli.terminal.LogFile;
import io.perennial.cli.terminal.UserException;
import io.perennial.flink.job.JobConfig;
import io.perennial.flink.local.LocalCluster;
import io.perennial.flink.local.LocalClusterSettings;
import io.perennial.flink.local.LocalJob;
import io.perennial.model.base.FrozenBase;
import io.perennial.schemas.topic.TopicAdmin;
import io.perennial.schemas.topic.Topics;
import io.perennial.serving.PerennialServer;
import io.perennial.serving.ServingConfig;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A broker, the trainer on Flink, and the serving process, all in this JVM and on loopback ports
 * only. The base is loaded once and shared by trainer and serving.
 */
public final class LocalDeployment {

    private static final Topics TOPICS = new Topics("perennial");
    private static final short REPLICATION = 1;

    private final KafkaConnection kafka;
    private final FrozenBase base;
    private final PerennialServer server;
    private final LocalCluster cluster;
    private final LocalJob job;

    private LocalDeployment(
            KafkaConnection kafka,
            FrozenBase base,
            PerennialServer server,
            LocalCluster cluster,
            LocalJob job) {
        this.kafka = kafka;
        this.base = base;
        this.server = server;
        this.cluster = cluster;
        this.job = job;
    }

    /**
     * Starts everything; what is open is on the stack, also when a later part fails to start.
     *
     * @param folder for Kafka's log, checkpoints and Flink's working files
     */
    public static LocalDeployment start(
            DeploymentSettings settings, WorkFolder folder, ClosingStack started) {
        EmbeddedBroker broker =
                started.add(
                        "broker",
                        EmbeddedBroker.start(
                                BrokerSettings.in(folder.resolve("kafka"))
                                        .withPort(settings.brokerPort())));
        KafkaConnection kafka = KafkaConnection.local(broker.bootstrapServers(), TOPICS);
        try (TopicAdmin admin = new TopicAdmin(kafka.clientConfig())) {
            admin.createMissing(TOPICS.definitions(), REPLICATION);
        }
        FrozenBase base =
                started.add("base", FrozenBase.acquire(settings.base(), settings.compute()));
        PerennialServer server =
                started.add("serving", PerennialServer.start(serving(settings, kafka)));
        LocalCluster cluster =
                started.add(
                        "Flink",
                        LocalCluster.start(
                                new LocalClusterSettings(
                                        folder.resolve("flink"),
                                        settings.parallelism(),
                                        settings.uiPort(),
                                        0,
                                        LogFile.path())));
        LocalJob job = cluster.run(training(settings, kafka, folder));
        return new LocalDeployment(kafka, base, server, cluster, job);
    }

    public KafkaConnection kafka() {
        return kafka;
    }

    public FrozenBase base() {
        return base;
    }

    /** Where the serving process answers. */
    public URI serving() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    /**
     * @throws UserException if the training job has ended
     */
    public void requireRunning() {
        job.ended()
                .ifPresent(
                        reason -> {
                            throw new UserException(
                                    "the training job ended: "
                                            + reason
                                            + "; see "
                                            + LogFile.path());
                        });
    }

    /** What runs where, for people and programs. */
    public Map<String, String> links() {
        Map<String, String> links = new LinkedHashMap<>();
        links.put("Flink UI", cluster.webPage().toString());
        links.put("serving", serving() + "/v2/models");
        links.put("serving metrics", serving() + "/metrics");
        links.put("job metrics", cluster.metricsUrl());
        links.put("Kafka", kafka.bootstrapServers());
        links.put("topics", TOPICS.prefix() + ".*");
        return links;
    }

    private static ServingConfig serving(DeploymentSettings settings, KafkaConnection kafka) {
        return ServingConfig.builder(kafka.bootstrapServers())
                .topics(TOPICS)
                .port(settings.servingPort())
                .base(settings.base())
                .compute(settings.compute())
                .build();
    }

    private static JobConfig training(
            DeploymentSettings settings, KafkaConnection kafka, WorkFolder folder) {
        return JobConfig.builder(kafka.bootstrapServers())
                .topicPrefix(TOPICS.prefix())
                .base(settings.base())
                .compute(settings.compute())
                .parallelism(settings.parallelism())
                .checkpointInterval(settings.checkpointInterval())
                .checkpointDirectory(folder.resolve("checkpoints").toUri().toString())
                .batchWait(Duration.ofSeconds(1))
                .discoveryInterval(Duration.ofSeconds(5))
                .seed(settings.seed())
                .build();
    }
}
