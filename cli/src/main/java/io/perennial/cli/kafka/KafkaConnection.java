package io.perennial.cli.kafka;

import io.perennial.cli.terminal.UserException;
import io.perennial.schemas.kafka.ClientProperties;
import io.perennial.schemas.kafka.Denial;
import io.perennial.schemas.topic.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * One Kafka cluster and the names of our topics on it.
 *
 * @param bootstrapServers {@code host:port}, several separated by commas
 * @param topics names of our topics
 * @param properties further properties of every client, for example its security settings; secrets
 *     as references only
 */
public record KafkaConnection(
        String bootstrapServers, Topics topics, Map<String, String> properties) {

    private static final int PATIENCE_SECONDS = 10;

    public KafkaConnection {
        properties = Map.copyOf(ClientProperties.checked(properties));
        if (!bootstrapServers.matches("[^\\s,]+:\\d{1,5}(,[^\\s,]+:\\d{1,5})*")) {
            throw new UserException(
                    "--bootstrap-servers is '"
                            + bootstrapServers
                            + "', but must be host:port, several of them separated by commas");
        }
    }

    public static KafkaConnection local(String bootstrapServers, Topics topics) {
        return new KafkaConnection(bootstrapServers, topics, Map.of());
    }

    /** Settings that every client starts from. */
    public Map<String, Object> clientConfig() {
        Map<String, Object> config = new HashMap<>(properties);
        config.put("bootstrap.servers", bootstrapServers);
        return config;
    }

    /**
     * Makes sure that a broker answers, and knows this client.
     *
     * @throws UserException naming the address and what to do
     */
    public KafkaConnection checked() {
        unreachable()
                .ifPresent(
                        reason -> {
                            throw new UserException(
                                    reason
                                            + "; start one (perennial broker), or name another with --bootstrap-servers");
                        });
        return this;
    }

    /**
     * Why no broker answers; empty if one does.
     *
     * @throws UserException if a broker does not know this client, or there can be none with these
     *     properties
     */
    public Optional<String> unreachable() {
        ClientProperties.requireReferences(properties);
        Map<String, Object> config = clientConfig();
        config.put("default.api.timeout.ms", PATIENCE_SECONDS * 1_000);
        config.put("request.timeout.ms", PATIENCE_SECONDS * 1_000);
        try (Admin admin = Admin.create(config)) {
            admin.describeCluster().nodes().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return Optional.empty();
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            Optional<String> denial = Denial.describe(e, AclOperation.DESCRIBE);
            if (denial.isPresent()) {
                throw new UserException(bootstrapServers + ": " + denial.get(), e);
            }
            if (e instanceof KafkaException) {
                throw new UserException(
                        "these properties make no Kafka client: "
                                + ofCause(e)
                                + "; check --kafka and --kafka-config",
                        e);
            }
            return Optional.of(
                    "no Kafka broker answers at %s within %d s"
                            .formatted(bootstrapServers, PATIENCE_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserException("interrupted while waiting for Kafka", e);
        }
    }

    private static String ofCause(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return cause.getClass().getSimpleName() + ", " + cause.getMessage();
    }

    Admin admin() {
        return Admin.create(clientConfig());
    }

    /** A producer that loses and repeats nothing while it lives. */
    KafkaProducer<byte[], byte[]> producer() {
        Map<String, Object> config = clientConfig();
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.EXAMPLE_BYTES);
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** A producer whose records are seen all together or not at all; one of a name at a time. */
    KafkaProducer<byte[], byte[]> transactionalProducer(String name) {
        Map<String, Object> config = clientConfig();
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, name);
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** A consumer outside any group, which sees committed records only. */
    KafkaConsumer<byte[], byte[]> consumer() {
        return consumer("read_committed");
    }

    /** A consumer outside any group, which sees what was never committed too. */
    KafkaConsumer<byte[], byte[]> uncommittedConsumer() {
        return consumer("read_uncommitted");
    }

    private KafkaConsumer<byte[], byte[]> consumer(String isolation) {
        Map<String, Object> config = clientConfig();
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return new KafkaConsumer<>(
                config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
