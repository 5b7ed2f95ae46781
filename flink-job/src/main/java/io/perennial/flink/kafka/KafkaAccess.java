package io.perennial.flink.kafka;

import io.perennial.schemas.kafka.ClientProperties;
import io.perennial.schemas.topic.Topics;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How to reach the Kafka cluster: its bootstrap servers and any further client properties
 * (security, timeouts), which apply to every consumer, producer and admin client of the job.
 *
 * <p>It travels with the job, and Flink shows it to whoever looks; so secrets stand in it as
 * references only, which each client looks up in the process that makes it.
 */
public record KafkaAccess(String bootstrapServers, Map<String, String> properties)
        implements Serializable {

    private static final int TRANSACTION_TIMEOUT_MILLIS = 15 * 60 * 1_000;

    public KafkaAccess {
        // A plain HashMap: what Map.copyOf returns serialises through a proxy that Java opens only
        // to itself on some class loaders.
        properties = new HashMap<>(ClientProperties.checked(properties));
    }

    /** The properties of a consumer or producer, without the bootstrap servers. */
    public Properties clientProperties() {
        Properties copy = new Properties();
        copy.putAll(properties);
        return copy;
    }

    /** The full configuration of an admin client. */
    public Map<String, Object> clientConfig() {
        Map<String, Object> config = new HashMap<>(properties);
        config.put("bootstrap.servers", bootstrapServers);
        return config;
    }

    /** A producer of records as large as examples may be. */
    public KafkaProducer<byte[], byte[]> producer() {
        return producer(clientConfig());
    }

    /**
     * The same for records that are seen all together or not at all; one of a name at a time. Kafka
     * gives up its transactions after as long a time as brokers allow by default.
     */
    public KafkaProducer<byte[], byte[]> transactionalProducer(String name) {
        Map<String, Object> config = clientConfig();
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, name);
        config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MILLIS);
        return producer(config);
    }

    private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> config) {
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.EXAMPLE_BYTES);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
