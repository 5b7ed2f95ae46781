package io.perennial.cli.kafka;

import io.perennial.cli.terminal.UserException;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.schemas.adapter.AdapterCatalogue;
import io.perennial.schemas.adapter.AdapterChunks;
import io.perennial.schemas.adapter.AdapterPublication;
import io.perennial.schemas.adapter.AdapterSignature;
import io.perennial.schemas.adapter.ChunkRecord;
import io.perennial.schemas.adapter.KeepRule;
import io.perennial.schemas.adapter.PublishedAdapter;
import io.perennial.schemas.adapter.TaskOnTopic;
import io.perennial.schemas.kafka.Denial;
import io.perennial.schemas.signature.SigningKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.ProducerFencedException;

/** The topic that adapters are served from: what it holds, and one more version of a task. */
public final class AdaptersTopic {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final KafkaConnection kafka;
    private final String topic;

    /**
     * @throws UserException if the topic is not there
     */
    public AdaptersTopic(KafkaConnection kafka) throws InterruptedException {
        this.kafka = kafka;
        this.topic = TopicNames.require(kafka, kafka.topics().adapters());
    }

    /**
     * Where a version went.
     *
     * @param before what the topic had seen of the task before
     * @param chunks records with a piece of the artifact
     * @param tombstones records that remove what is not kept beside it
     * @param visible false while another transaction that began before is open
     */
    public record Receipt(
            String topic,
            int partition,
            TaskOnTopic before,
            long version,
            int chunks,
            int tombstones,
            boolean visible) {}

    /** Everything that was committed up to now. */
    public AdapterCatalogue read() {
        try (TopicReader reader = TopicReader.open(kafka, topic, true)) {
            return catalogue(reader);
        }
    }

    private static AdapterCatalogue catalogue(TopicReader reader) {
        AdapterCatalogue catalogue = new AdapterCatalogue();
        reader.readToEnd(record -> accept(catalogue, record));
        return catalogue;
    }

    private static void accept(AdapterCatalogue catalogue, ConsumerRecord<byte[], byte[]> record) {
        if (record.key() != null) {
            catalogue.accept(record.key(), record.value());
        }
    }

    /**
     * Publishes one version of a task in one transaction. Its number is above all that the topic
     * has seen of the task, in transactions that are still open or were broken off too. Of two
     * calls for one task at the same time one fails.
     *
     * @param key signs the version; empty = it is not signed
     * @param rule which versions stay beside it
     * @param next makes the artifact, with the next version, out of what the topic holds
     * @throws UserException if Kafka does not take it; nothing of it is visible then
     */
    public Receipt publish(
            String task,
            Optional<SigningKey> key,
            KeepRule rule,
            Function<TaskOnTopic, AdapterArtifact> next) {
        try (KafkaProducer<byte[], byte[]> producer =
                kafka.transactionalProducer("perennial-publish-" + topic + "-" + task)) {
            producer.initTransactions();
            TaskOnTopic seen = seen(task);
            AdapterArtifact artifact = next.apply(seen);
            List<ChunkRecord> records =
                    AdapterPublication.of(published(artifact), seen.kept(), rule).records().stream()
                            .map(record -> signed(record, key))
                            .toList();
            int partition = AdapterChunks.partition(task, producer.partitionsFor(topic).size());
            long last = write(producer, records, partition);
            int chunks = (int) records.stream().filter(record -> record.value() != null).count();
            return new Receipt(
                    topic,
                    partition,
                    seen,
                    artifact.version(),
                    chunks,
                    records.size() - chunks,
                    isVisible(new TopicPartition(topic, partition), last));
        } catch (ProducerFencedException e) {
            throw new UserException(
                    "another publication of " + task + " came in between; run it again", e);
        } catch (KafkaException e) {
            throw new UserException(
                    Denial.describe(e, AclOperation.WRITE)
                            .orElseGet(
                                    () ->
                                            "Kafka at %s did not take the adapter of %s: %s; see perennial topics verify"
                                                    .formatted(
                                                            kafka.bootstrapServers(),
                                                            task,
                                                            e.getMessage())),
                    e);
        }
    }

    private static ChunkRecord signed(ChunkRecord record, Optional<SigningKey> key) {
        return key.map(signer -> AdapterSignature.sign(record, signer)).orElse(record);
    }

    /** Writes these records in one transaction; gives the offset of the last one. */
    private long write(
            KafkaProducer<byte[], byte[]> producer, List<ChunkRecord> records, int partition) {
        producer.beginTransaction();
        AtomicLong last = new AtomicLong();
        for (ChunkRecord record : records) {
            // A failure to write shows when the transaction is committed.
            Future<RecordMetadata> unused =
                    producer.send(
                            new ProducerRecord<>(topic, partition, record.key(), record.value()),
                            (stored, failure) -> {
                                if (failure == null) {
                                    last.set(stored.offset());
                                }
                            });
        }
        producer.commitTransaction();
        return last.get();
    }

    /**
     * Whether readers of committed records get as far as this record. It takes the brokers a moment
     * after a commit, and as long as another transaction before it is open.
     */
    private boolean isVisible(TopicPartition partition, long offset) {
        try (KafkaConsumer<byte[], byte[]> consumer = kafka.consumer()) {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (consumer.endOffsets(Set.of(partition)).get(partition) <= offset) {
                if (System.nanoTime() > deadline) {
                    return false;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
            return true;
        }
    }

    private TaskOnTopic seen(String task) {
        try (TopicReader reader = TopicReader.openUncommitted(kafka, topic)) {
            return catalogue(reader).task(task);
        }
    }

    private static PublishedAdapter published(AdapterArtifact artifact) {
        return new PublishedAdapter(
                artifact.task(),
                artifact.version(),
                artifact.baseFingerprint(),
                Instant.now(),
                artifact.toBytes());
    }
}
