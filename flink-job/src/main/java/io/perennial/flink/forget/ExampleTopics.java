package io.perennial.flink.forget;

import io.perennial.flink.kafka.ExampleTopicNames;
import io.perennial.flink.kafka.KafkaAccess;
import io.perennial.flink.replay.TopicTail;
import io.perennial.schemas.Decoded;
import io.perennial.schemas.example.LabeledExample;
import io.perennial.schemas.example.LabeledExampleJson;
import io.perennial.schemas.topic.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The examples of one task, on all topics that the job reads examples from. */
final class ExampleTopics {

    private final KafkaAccess kafka;
    private final Topics topics;
    private final String task;

    ExampleTopics(KafkaAccess kafka, Topics topics, String task) {
        this.kafka = kafka;
        this.topics = topics;
        this.task = task;
    }

    /** All that Kafka still has of the task, without texts. */
    List<KeptExample> kept() throws InterruptedException {
        List<KeptExample> kept = new ArrayList<>();
        read((record, example) -> kept.add(example));
        return kept;
    }

    private void read(BiConsumer<ConsumerRecord<byte[], byte[]>, KeptExample> receiver)
            throws InterruptedException {
        for (String topic : names()) {
            try (TopicTail tail = new TopicTail(kafka, topic)) {
                tail.readToEnd(
                        record -> {
                            if (LabeledExampleJson.decode(record.key(), record.value())
                                            instanceof Decoded.Valid<LabeledExample> valid
                                    && valid.value().task().equals(task)) {
                                receiver.accept(record, KeptExample.of(record, valid.value().id()));
                            }
                        });
            }
        }
    }

    private Set<String> names() throws InterruptedException {
        try {
            return ExampleTopicNames.partitions(kafka, topics).keySet();
        } catch (ExecutionException e) {
            throw new CannotForgetException(
                    "the topics of %s cannot be listed: %s; nothing was changed"
                            .formatted(kafka.bootstrapServers(), e.getCause()));
        }
    }

    /**
     * Sends examples again, byte for byte, to the partitions where they lie: all of them or none.
     *
     * @param generation of the task that they are sent for
     * @return how many
     */
    long sendAgain(Predicate<KeptExample> which, int generation) throws InterruptedException {
        AtomicLong count = new AtomicLong();
        try (KafkaProducer<byte[], byte[]> producer =
                kafka.transactionalProducer("perennial-forget-" + task)) {
            producer.initTransactions();
            producer.beginTransaction();
            read(
                    (record, example) -> {
                        if (which.test(example)) {
                            // A failure shows when the transaction is committed.
                            var unused = producer.send(copy(record, generation));
                            count.incrementAndGet();
                        }
                    });
            producer.commitTransaction();
        }
        return count.get();
    }

    private static ProducerRecord<byte[], byte[]> copy(
            ConsumerRecord<byte[], byte[]> record, int generation) {
        // Kafka keeps the copy no longer than it would have kept the original.
        return new ProducerRecord<>(
                record.topic(),
                record.partition(),
                record.timestamp(),
                record.key(),
                record.value(),
                List.of(SentAgain.forGeneration(generation)));
    }
}
