package io.perennial.cli.kafka;

import io.perennial.schemas.Decoded;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.schemas.task.TaskSpecJson;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The topic that holds task specifications. */
public final class TasksTopic {

    private TasksTopic() {}

    /** The specification of a task that is in force; empty where the topic holds none. */
    public static Optional<TaskSpec> specification(KafkaConnection kafka, String task)
            throws InterruptedException {
        return Optional.ofNullable(all(kafka).get(task));
    }

    /** All specifications that are in force, by task. */
    public static SortedMap<String, TaskSpec> all(KafkaConnection kafka)
            throws InterruptedException {
        String topic = TopicNames.require(kafka, kafka.topics().tasks());
        SortedMap<String, TaskSpec> specifications = new TreeMap<>();
        try (TopicReader reader = TopicReader.open(kafka, topic, true)) {
            reader.readToEnd(record -> take(record, specifications));
        }
        return specifications;
    }

    private static void take(
            ConsumerRecord<byte[], byte[]> record, Map<String, TaskSpec> specifications) {
        Decoded<TaskSpec> decoded = TaskSpecJson.decode(record.key(), record.value());
        if (decoded instanceof Decoded.Valid<TaskSpec> valid) {
            specifications.put(valid.value().task(), valid.value());
        }
    }
}
