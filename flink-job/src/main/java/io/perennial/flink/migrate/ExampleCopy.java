package io.perennial.flink.migrate;

import io.perennial.flink.forget.SentAgain;
import io.perennial.flink.kafka.ExampleTopicNames;
import io.perennial.flink.kafka.KafkaAccess;
import io.perennial.flink.kafka.NumberHeader;
import io.perennial.flink.replay.TopicTail;
import io.perennial.schemas.Decoded;
import io.perennial.schemas.example.LabeledExample;
import io.perennial.schemas.example.LabeledExampleJson;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.schemas.topic.TopicAdmin;
import io.perennial.schemas.topic.TopicDefinition;
import io.perennial.schemas.topic.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Copies examples, partition by partition in their order. Every copy says in a header which offset
 * it comes from, which makes the copies themselves the record of how far copying has come.
 */
final class ExampleCopy {

    /** Header of a copy: the offset of its original. */
    static final NumberHeader ORIGIN = new NumberHeader("perennial-migrated-from-offset");

    private static final int RECORDS_PER_TRANSACTION = 10_000;

    private final KafkaAccess kafka;
    private final Topics from;
    private final Topics to;

    ExampleCopy(KafkaAccess kafka, Topics from, Topics to) {
        this.kafka = kafka;
        this.from = from;
        this.to = to;
    }

    /**
     * Makes sure of the new installation's topics; those of examples get as many partitions as the
     * old ones have.
     */
    void createTopics() throws InterruptedException {
        SortedMap<String, Integer> sources = partitions(from);
        if (!sources.containsKey(from.examples())) {
            throw new CannotMigrateException(
                    "there is no topic %s; is the prefix right?".formatted(from.examples()));
        }
        List<TopicDefinition> definitions =
                new ArrayList<>(to.definitions(sources.get(from.examples())));
        Map<String, String> settings = definitions.get(0).configs();
        sources.forEach(
                (topic, partitions) -> {
                    if (!topic.equals(from.examples())) {
                        definitions.add(new TopicDefinition(copyOf(topic), partitions, settings));
                    }
                });
        try (TopicAdmin admin = new TopicAdmin(kafka.clientConfig())) {
            admin.createMissing(definitions, TopicAdmin.BROKER_DEFAULT_REPLICATION);
        }
        SortedMap<String, Integer> copies = partitions(to);
        sources.forEach(
                (topic, partitions) -> {
                    int there = copies.get(copyOf(topic));
                    if (there < partitions) {
                        throw new CannotMigrateException(
                                "%s has %d partitions, but %s has %d; give the new one as many"
                                        .formatted(copyOf(topic), there, topic, partitions));
                    }
                });
    }

    private String copyOf(String topic) {
        return to.examples() + topic.substring(from.examples().length());
    }

    private SortedMap<String, Integer> partitions(Topics topics) throws InterruptedException {
        try {
            return ExampleTopicNames.partitions(kafka, topics);
        } catch (ExecutionException e) {
            throw new CannotMigrateException(
                    "the topics of %s cannot be listed: %s"
                            .formatted(kafka.bootstrapServers(), e.getCause()));
        }
    }

    /**
     * Copies what is not there yet.
     *
     * @param staying tasks whose examples are left out
     * @param specs of the other tasks; those without one are copied whole
     * @return how many examples
     */
    long copy(Set<String> staying, Map<String, TaskSpec> specs) throws InterruptedException {
        long copied = 0;
        try (KafkaProducer<byte[], byte[]> producer =
                kafka.transactionalProducer("perennial-migrate-" + to.prefix())) {
            producer.initTransactions();
            for (String topic : partitions(from).keySet()) {
                copied += copy(topic, producer, staying, specs);
            }
        }
        return copied;
    }

    private long copy(
            String topic,
            KafkaProducer<byte[], byte[]> producer,
            Set<String> staying,
            Map<String, TaskSpec> specs) {
        Map<Integer, Long> done = done(copyOf(topic));
        long[] counts = new long[2];
        producer.beginTransaction();
        try (TopicTail tail = new TopicTail(kafka, topic)) {
            tail.readToEnd(
                    record -> {
                        if (record.offset() <= done.getOrDefault(record.partition(), -1L)
                                || !belongs(record, staying, specs)) {
                            return;
                        }
                        // A failure shows when the transaction is committed.
                        var unused = producer.send(copy(record));
                        counts[0]++;
                        if (++counts[1] == RECORDS_PER_TRANSACTION) {
                            producer.commitTransaction();
                            producer.beginTransaction();
                            counts[1] = 0;
                        }
                    });
        }
        producer.commitTransaction();
        return counts[0];
    }

    /** By partition, the offset of the last original that has been copied. */
    private Map<Integer, Long> done(String copies) {
        Map<Integer, Long> done = new HashMap<>();
        try (TopicTail tail = new TopicTail(kafka, copies)) {
            tail.readToEnd(
                    record ->
                            ORIGIN.in(record)
                                    .ifPresent(
                                            offset ->
                                                    done.merge(
                                                            record.partition(),
                                                            offset,
                                                            Math::max)));
        }
        return done;
    }

    private static boolean belongs(
            ConsumerRecord<byte[], byte[]> record,
            Set<String> staying,
            Map<String, TaskSpec> specs) {
        if (SentAgain.is(record)
                || !(LabeledExampleJson.decode(record.key(), record.value())
                        instanceof Decoded.Valid<LabeledExample> valid)) {
            return false;
        }
        LabeledExample example = valid.value();
        TaskSpec spec = specs.get(example.task());
        return !staying.contains(example.task())
                && (spec == null
                        || example.id() == null
                        || !spec.forgotten().contains(example.id()));
    }

    private ProducerRecord<byte[], byte[]> copy(ConsumerRecord<byte[], byte[]> record) {
        List<Header> headers = new ArrayList<>();
        for (Header header : record.headers()) {
            if (!header.key().equals(ORIGIN.name())) {
                headers.add(header);
            }
        }
        headers.add(ORIGIN.of(record.offset()));
        return new ProducerRecord<>(
                copyOf(record.topic()),
                record.partition(),
                record.timestamp(),
                record.key(),
                record.value(),
                headers);
    }
}
