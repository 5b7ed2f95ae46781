package io.perennial.flink.replay;

import io.perennial.flink.kafka.KafkaAccess;
import io.perennial.schemas.Decoded;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.schemas.task.TaskSpecJson;
import io.perennial.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The tasks topic: the newest valid specification of every task, and new ones. */
public final class StoredSpecs {

    private StoredSpecs() {}

    /** All that are committed now, by the names of their tasks. */
    public static SortedMap<String, TaskSpec> read(KafkaAccess kafka, Topics topics) {
        SortedMap<String, TaskSpec> specs = new TreeMap<>();
        try (TopicTail tail = new TopicTail(kafka, topics.tasks())) {
            tail.readToEnd(
                    record -> {
                        if (TaskSpecJson.decode(record.key(), record.value())
                                instanceof Decoded.Valid<TaskSpec> valid) {
                            specs.put(valid.value().task(), valid.value());
                        }
                    });
        }
        return specs;
    }

    /**
     * Sends specifications and returns when all are stored.
     *
     * @throws ExecutionException if the topic does not take one
     */
    public static void send(KafkaAccess kafka, Topics topics, Collection<TaskSpec> specs)
            throws InterruptedException, ExecutionException {
        try (KafkaProducer<byte[], byte[]> producer = kafka.producer()) {
            for (TaskSpec spec : specs) {
                producer.send(
                                new ProducerRecord<>(
                                        topics.tasks(),
                                        spec.task().getBytes(StandardCharsets.UTF_8),
                                        TaskSpecJson.encode(spec)))
                        .get();
            }
        }
    }
}
