package io.perennial.schemas.topic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Creates the topics of an installation and checks the ones that exist. */
public final class TopicAdmin implements AutoCloseable {

    /** Replication factor that leaves the choice to the brokers. */
    public static final short BROKER_DEFAULT_REPLICATION = -1;

    private static final Duration VISIBLE_WITHIN = Duration.ofSeconds(30);
    private static final long POLL_MILLIS = 50;

    private final Admin admin;
    private final String servers;

    /**
     * @param clientConfig settings of Kafka's admin client, with {@code bootstrap.servers}
     */
    public TopicAdmin(Map<String, Object> clientConfig) {
        this.servers =
                String.valueOf(clientConfig.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
        this.admin = Admin.create(clientConfig);
    }

    /**
     * Creates those topics that do not exist and returns when all of them can be used; existing
     * ones are left as they are.
     *
     * @param replication copies of every partition, or {@link #BROKER_DEFAULT_REPLICATION}
     * @return names of the topics that were created
     * @throws TopicAdminException if Kafka cannot be reached or refuses
     */
    public List<String> createMissing(List<TopicDefinition> definitions, short replication) {
        List<NewTopic> wanted =
                definitions.stream().map(definition -> newTopic(definition, replication)).toList();
        Map<String, KafkaFuture<Void>> results = admin.createTopics(wanted).values();
        List<String> created = new ArrayList<>();
        for (TopicDefinition definition : definitions) {
            KafkaFuture<Void> result = results.get(definition.name());
            if (createdNow(definition.name(), result)) {
                created.add(definition.name());
            }
        }
        awaitVisible(results.keySet());
        return created;
    }

    /**
     * Compares the existing topics with what data needs in order not to be lost.
     *
     * @return what must be changed, empty if nothing
     * @throws TopicAdminException if Kafka cannot be reached
     */
    public List<TopicProblem> verify(Topics topics) {
        List<String> names =
                ask("list topics", () -> admin.listTopics().names().get()).stream()
                        .filter(name -> name.startsWith(topics.prefix() + "."))
                        .toList();
        return TopicRules.problems(topics, settings(names));
    }

    /**
     * Compares what this client may do to existing topics with what it must. A cluster that allows
     * everything lacks nothing.
     *
     * @return what must be allowed, empty if nothing
     * @throws TopicAdminException if Kafka cannot be reached
     */
    public List<TopicProblem> lacking(List<TopicPermission> permissions) {
        Set<String> names =
                permissions.stream().map(TopicPermission::topic).collect(Collectors.toSet());
        Map<String, KafkaFuture<TopicDescription>> described =
                admin.describeTopics(
                                names,
                                new DescribeTopicsOptions().includeAuthorizedOperations(true))
                        .topicNameValues();
        return permissions.stream()
                .flatMap(wanted -> lacking(wanted, described.get(wanted.topic())).stream())
                .toList();
    }

    private Optional<TopicProblem> lacking(
            TopicPermission wanted, KafkaFuture<TopicDescription> described) {
        return ask(
                "describe topic " + wanted.topic(),
                () -> {
                    try {
                        Set<AclOperation> allowed = described.get().authorizedOperations();
                        return allowed == null || allowed.contains(wanted.operation())
                                ? Optional.empty()
                                : Optional.of(wanted.missing());
                    } catch (ExecutionException e) {
                        if (e.getCause() instanceof TopicAuthorizationException) {
                            return Optional.of(wanted.missing(AclOperation.DESCRIBE));
                        }
                        if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                            return Optional.empty();
                        }
                        throw e;
                    }
                });
    }

    @Override
    public void close() {
        admin.close();
    }

    private static NewTopic newTopic(TopicDefinition definition, short replication) {
        Optional<Short> copies =
                replication == BROKER_DEFAULT_REPLICATION
                        ? Optional.empty()
                        : Optional.of(replication);
        return new NewTopic(definition.name(), Optional.of(definition.partitions()), copies)
                .configs(definition.configs());
    }

    private boolean createdNow(String topic, KafkaFuture<Void> result) {
        return ask(
                "create topic " + topic,
                () -> {
                    try {
                        result.get();
                        return true;
                    } catch (ExecutionException e) {
                        if (e.getCause() instanceof TopicExistsException) {
                            return false;
                        }
                        throw e;
                    }
                });
    }

    /**
     * A new topic is known to its controller first and to the brokers a moment later, and a leader
     * takes up a partition after that. Until then it refuses records; a producer whose first batch
     * is refused and whose second is taken can never send the first again, since its numbers are
     * out of order by then. So the leaders are asked themselves.
     */
    private void awaitVisible(Collection<String> topics) {
        long giveUp = System.nanoTime() + VISIBLE_WITHIN.toNanos();
        ask(
                "see topics " + topics,
                () -> {
                    while (true) {
                        try {
                            return admin.listOffsets(endsOf(topics)).all().get();
                        } catch (ExecutionException e) {
                            boolean early = e.getCause() instanceof RetriableException;
                            if (!early || System.nanoTime() > giveUp) {
                                throw e;
                            }
                        }
                        Thread.sleep(POLL_MILLIS);
                    }
                });
    }

    private Map<TopicPartition, OffsetSpec> endsOf(Collection<String> topics)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (TopicDescription topic : admin.describeTopics(topics).allTopicNames().get().values()) {
            for (TopicPartitionInfo partition : topic.partitions()) {
                ends.put(
                        new TopicPartition(topic.name(), partition.partition()),
                        OffsetSpec.latest());
            }
        }
        return ends;
    }

    private Map<String, Map<String, String>> settings(List<String> topics) {
        List<ConfigResource> resources =
                topics.stream()
                        .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                        .toList();
        Map<ConfigResource, Config> configs =
                ask(
                        "describe the settings (DESCRIBE_CONFIGS) of topics " + topics,
                        () -> admin.describeConfigs(resources).all().get());
        Map<String, Map<String, String>> settings = new TreeMap<>();
        configs.forEach((topic, config) -> settings.put(topic.name(), byName(config)));
        return settings;
    }

    private static Map<String, String> byName(Config config) {
        return config.entries().stream()
                .filter(entry -> entry.value() != null)
                .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
    }

    private <T> T ask(String what, Callable<T> question) {
        try {
            return question.call();
        } catch (ExecutionException e) {
            throw failed(what, e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(what, e);
        } catch (Exception e) {
            throw failed(what, e);
        }
    }

    private TopicAdminException failed(String what, Throwable cause) {
        if (cause instanceof AuthorizationException) {
            return new TopicAdminException(
                    "Kafka %s does not allow this client to %s (%s); see docs/security.md"
                            .formatted(servers, what, cause.getMessage()),
                    cause);
        }
        return new TopicAdminException(
                "cannot %s at Kafka %s: %s; check bootstrap.servers and that the brokers run"
                        .formatted(what, servers, cause),
                cause);
    }
}
