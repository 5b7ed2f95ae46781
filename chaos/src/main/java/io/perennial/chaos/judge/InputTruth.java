package io.perennial.chaos.judge;

import io.perennial.chaos.load.NumberedExamples;
import io.perennial.flink.train.Lineage;
import io.perennial.flink.train.OffsetRange;
import io.perennial.schemas.Decoded;
import io.perennial.schemas.example.LabeledExample;
import io.perennial.schemas.example.LabeledExampleJson;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What lies on the examples topic, task by task. */
final class InputTruth {

    /** One task's input. */
    static final class Task {
        private final Lineage lineage = new Lineage();
        private final BitSet numbers = new BitSet();
        private long count;

        /** Where its records lie. */
        Lineage lineage() {
            return lineage;
        }

        long count() {
            return count;
        }

        /** Numbers that a producer gave out and that are not there. */
        long missing(long sent) {
            return sent - numbers.cardinality();
        }

        /** Records with a number that another one has too. */
        long repeated() {
            return count - numbers.cardinality();
        }
    }

    private final Map<String, Task> tasks = new TreeMap<>();

    void accept(ConsumerRecord<byte[], byte[]> record) {
        if (!(LabeledExampleJson.decode(record.key(), record.value())
                instanceof Decoded.Valid<LabeledExample> valid)) {
            throw new IllegalStateException("an example that was never sent: " + record);
        }
        LabeledExample example = valid.value();
        Task task = tasks.computeIfAbsent(example.task(), name -> new Task());
        task.lineage.add(OffsetRange.of(record.topic(), record.partition(), record.offset()));
        task.numbers.set(Math.toIntExact(NumberedExamples.numberOf(example.id())));
        task.count++;
    }

    Map<String, Task> tasks() {
        return tasks;
    }
}
