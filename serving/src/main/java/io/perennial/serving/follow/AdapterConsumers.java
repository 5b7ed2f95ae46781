package io.perennial.serving.follow;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Opens the Kafka consumers that the follower reads with. */
@FunctionalInterface
public interface AdapterConsumers {

    /** A new consumer without any assignment; the caller closes it. */
    Consumer<byte[], byte[]> open();

    /**
     * Consumers that see committed records only, belong to no group and never create a topic.
     *
     * @param bootstrapServers brokers, {@code host:port} separated by commas
     * @param further further client properties; the ones set here win
     */
    static AdapterConsumers of(String bootstrapServers, Map<String, String> further) {
        Map<String, Object> properties = new HashMap<>(further);
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.putIfAbsent(ConsumerConfig.CLIENT_ID_CONFIG, "perennial-serving");
        properties.putIfAbsent(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "100");
        properties.putIfAbsent(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "10000");
        properties.putIfAbsent(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, "10000");
        Map<String, Object> checked = Map.copyOf(properties);
        return () ->
                new KafkaConsumer<>(
                        checked, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
