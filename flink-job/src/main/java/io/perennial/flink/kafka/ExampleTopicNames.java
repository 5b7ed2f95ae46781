package io.perennial.flink.kafka;

import io.perennial.schemas.topic.Topics;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;

/** The topics that the job reads examples from, as they are on Kafka now. */
public final class ExampleTopicNames {

    private ExampleTopicNames() {}

    /**
     * Their names with the numbers of their partitions.
     *
     * @throws ExecutionException if Kafka does not tell
     */
    public static SortedMap<String, Integer> partitions(KafkaAccess kafka, Topics topics)
            throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(kafka.clientConfig())) {
            List<String> names =
                    admin.listTopics().names().get().stream()
                            .filter(name -> topics.examplesPattern().matcher(name).matches())
                            .toList();
            SortedMap<String, Integer> partitions = new TreeMap<>();
            for (TopicDescription topic :
                    admin.describeTopics(names).allTopicNames().get().values()) {
                partitions.put(topic.name(), topic.partitions().size());
            }
            return partitions;
        }
    }
}
