package io.perennial.serving.shard;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stays a member of a consumer group, on a thread of its own, until it is closed. */
final class GroupMembers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GroupMembers.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration LEAVE = Duration.ofSeconds(5);

    private final Map<String, Object> properties;
    private final String topic;
    private final Thread thread;
    private volatile boolean closed;

    /**
     * @param topic that there is; nothing is read from it
     * @param client further properties of the Kafka client
     * @param members told of every change, on this object's thread
     */
    GroupMembers(
            String bootstrapServers,
            Map<String, String> client,
            String topic,
            String group,
            String address,
            ShardAssignor.Members members) {
        this.topic = topic;
        this.properties = new HashMap<>(client);
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "perennial-shard");
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, "10000");
        properties.put(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, ShardAssignor.class.getName());
        properties.put(ShardAssignor.ADDRESS, address);
        properties.put(ShardAssignor.MEMBERS, members);
        this.thread = new Thread(this::stay, "perennial-shards");
        thread.setDaemon(true);
        thread.start();
    }

    private void stay() {
        while (!closed) {
            try (KafkaConsumer<byte[], byte[]> consumer =
                    new KafkaConsumer<>(
                            properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                consumer.subscribe(List.of(topic));
                while (!closed) {
                    consumer.poll(POLL);
                }
            } catch (WakeupException | org.apache.kafka.common.errors.InterruptException stopped) {
                Thread.interrupted();
            } catch (KafkaException failure) {
                LOG.warn("Cannot stay a member of the group of shards; trying again", failure);
                pause();
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(POLL.toMillis());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Leaves the group. */
    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join(LEAVE.toMillis());
    }
}
