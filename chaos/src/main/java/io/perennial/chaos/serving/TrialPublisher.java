package io.perennial.chaos.serving;

import io.perennial.schemas.adapter.AdapterChunks;
import io.perennial.schemas.adapter.AdapterPublication;
import io.perennial.schemas.adapter.ChunkRecord;
import io.perennial.schemas.adapter.PublishedAdapter;
import io.perennial.schemas.topic.Topics;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Publishes versions as the training job does: several tasks in one Kafka transaction. */
final class TrialPublisher implements AutoCloseable {

    private final Topics topics;
    private final TrialAdapters adapters;
    private final KafkaProducer<byte[], byte[]> producer;
    private final int partitions;

    TrialPublisher(String bootstrapServers, Topics topics, TrialAdapters adapters) {
        this.topics = topics;
        this.adapters = adapters;
        this.producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                bootstrapServers,
                                "transactional.id",
                                "serving-trial",
                                "linger.ms",
                                "1"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        producer.initTransactions();
        partitions = producer.partitionsFor(topics.adapters()).size();
    }

    /**
     * Publishes the next version of each of these tasks.
     *
     * @return {@link System#nanoTime()} once they are committed
     */
    long publish(List<PublishedTask> tasks) {
        Map<PublishedTask, AdapterPublication> publications = new HashMap<>();
        Map<PublishedTask, Long> versions = new HashMap<>();
        producer.beginTransaction();
        for (PublishedTask task : tasks) {
            long version = task.next();
            versions.put(task, version);
            publications.put(task, send(task, version));
        }
        producer.commitTransaction();
        long now = System.nanoTime();
        publications.forEach(
                (task, publication) -> task.committed(versions.get(task), publication.kept(), now));
        return now;
    }

    private AdapterPublication send(PublishedTask task, long version) {
        var artifact = adapters.artifact(task.name(), version);
        AdapterPublication publication =
                AdapterPublication.of(
                        new PublishedAdapter(
                                task.name(),
                                version,
                                artifact.baseFingerprint(),
                                Instant.now(),
                                artifact.toBytes()),
                        task.kept(),
                        task.rule());
        int partition = AdapterChunks.partition(task.name(), partitions);
        for (ChunkRecord record : publication.records()) {
            // A failure shows when the transaction is committed.
            Future<RecordMetadata> unused =
                    producer.send(
                            new ProducerRecord<>(
                                    topics.adapters(), partition, record.key(), record.value()));
        }
        return publication;
    }

    @Override
    public void close() {
        producer.close();
    }
}
