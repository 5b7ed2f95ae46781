package io.perennial.cli.kafka;

import io.perennial.cli.terminal.UserException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;

/**
 * How a topic lies on its cluster.
 *
 * @param partitions how many
 * @param copies of every partition
 * @param brokers of the cluster
 * @param inSync copies that must have a record before it counts as written
 * @param largestBytes of a batch of records
 */
public record TopicShape(
        String name, int partitions, int copies, int brokers, int inSync, long largestBytes) {

    /**
     * Those of our topics that are there.
     *
     * @throws UserException if Kafka does not tell
     */
    public static List<TopicShape> of(KafkaConnection kafka) throws InterruptedException {
        String prefix = kafka.topics().prefix() + ".";
        try (Admin admin = kafka.admin()) {
            List<String> names =
                    admin.listTopics().names().get().stream()
                            .filter(name -> name.startsWith(prefix))
                            .sorted()
                            .toList();
            int brokers = admin.describeCluster().nodes().get().size();
            Map<String, TopicDescription> topics =
                    admin.describeTopics(names).allTopicNames().get();
            Map<ConfigResource, Config> settings =
                    admin.describeConfigs(names.stream().map(TopicShape::resource).toList())
                            .all()
                            .get();
            return names.stream()
                    .map(name -> of(topics.get(name), brokers, settings.get(resource(name))))
                    .toList();
        } catch (ExecutionException e) {
            throw new UserException(
                    "the topics at %s cannot be described: %s"
                            .formatted(kafka.bootstrapServers(), e.getCause().getMessage()),
                    e);
        }
    }

    private static TopicShape of(TopicDescription topic, int brokers, Config settings) {
        return new TopicShape(
                topic.name(),
                topic.partitions().size(),
                topic.partitions().get(0).replicas().size(),
                brokers,
                Integer.parseInt(settings.get("min.insync.replicas").value()),
                Long.parseLong(settings.get("max.message.bytes").value()));
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }
}
