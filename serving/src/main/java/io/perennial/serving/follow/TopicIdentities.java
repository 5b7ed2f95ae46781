package io.perennial.serving.follow;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Tells a topic from another one that had its name before. */
@FunctionalInterface
public interface TopicIdentities {

    /**
     * The identity that Kafka has given to the topic.
     *
     * @throws MissingTopicException when there is none of that name
     * @throws KafkaException when it cannot be found out
     */
    String of(String topic) throws InterruptedException;

    /**
     * Asks the brokers.
     *
     * @param bootstrapServers brokers, {@code host:port} separated by commas
     * @param further further client properties
     */
    static TopicIdentities ask(String bootstrapServers, Map<String, String> further) {
        Duration patience = Duration.ofSeconds(10);
        Map<String, Object> properties = new HashMap<>(further);
        properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.putIfAbsent(
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) patience.toMillis());
        properties.putIfAbsent(
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) patience.toMillis() / 2);
        return topic -> {
            try (Admin admin = Admin.create(properties)) {
                return admin.describeTopics(List.of(topic))
                        .topicNameValues()
                        .get(topic)
                        .get(2 * patience.toSeconds(), TimeUnit.SECONDS)
                        .topicId()
                        .toString();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                    throw new MissingTopicException(topic);
                }
                if (e.getCause() instanceof TopicAuthorizationException) {
                    throw new TopicAuthorizationException(Set.of(topic));
                }
                throw e.getCause() instanceof KafkaException known
                        ? known
                        : new KafkaException("topic " + topic + " cannot be looked up", e);
            } catch (TimeoutException e) {
                throw new KafkaException("no broker has told of topic " + topic, e);
            }
        };
    }
}
