package io.perennial.flink.replay;

import io.perennial.flink.kafka.KafkaAccess;
import io.perennial.schemas.Decoded;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.schemas.task.TaskSpecJson;
import io.perennial.schemas.topic.Topics;
import java.util.SortedMap;
import java.util.TreeMap;

/** The newest valid specification of every task on the tasks topic. */
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
}
