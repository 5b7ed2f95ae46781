package io.perennial.chaos.judge;

import io.perennial.flink.train.ArtifactMetadata;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.schemas.adapter.AdapterAssembler;
import io.perennial.schemas.adapter.PublishedAdapter;
import io.perennial.schemas.avro.Evaluation;
import io.perennial.schemas.topic.Topics;
import io.perennial.schemas.wire.WireCodec;
import io.perennial.schemas.wire.WireFormatException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows what is committed while a run goes on: when something was learnt last, and the newest
 * version of every task. What it sees serves to wait and to measure recovery; the verdict is found
 * by reading everything again.
 */
public final class Observer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Observer.class);

    private final String bootstrapServers;
    private final Topics topics;
    private final Map<String, PublishedAdapter> newest = new ConcurrentHashMap<>();
    private final Map<String, Long> covered = new ConcurrentHashMap<>();
    private final WireCodec<Evaluation> evaluations = WireCodec.evaluations();
    private final Thread thread = new Thread(this::follow, "observer");
    private volatile Instant learntAt = Instant.EPOCH;
    private volatile boolean closed;

    public Observer(String bootstrapServers, Topics topics) {
        this.bootstrapServers = bootstrapServers;
        this.topics = topics;
        thread.setDaemon(true);
        thread.start();
    }

    private void follow() {
        while (!closed) {
            try (CommittedTopics reader =
                    new CommittedTopics(
                            bootstrapServers, List.of(topics.adapters(), topics.evaluations()))) {
                AdapterAssembler assembler = new AdapterAssembler();
                while (!closed) {
                    reader.poll(record -> accept(record, assembler));
                }
            } catch (InterruptException e) {
                return;
            } catch (KafkaException e) {
                LOG.info("The observer starts over: {}", e.toString());
            }
        }
    }

    private void accept(ConsumerRecord<byte[], byte[]> record, AdapterAssembler assembler) {
        if (record.topic().equals(topics.adapters())) {
            if (assembler.accept(record.key(), record.value())
                    instanceof AdapterAssembler.Outcome.Complete complete) {
                published(complete.adapter());
            }
            return;
        }
        try {
            Instant at = evaluations.decode(record.value()).getAt();
            if (at.isAfter(learntAt)) {
                learntAt = at;
            }
        } catch (WireFormatException e) {
            LOG.info("An evaluation cannot be read, which the judge will see too", e);
        }
    }

    private void published(PublishedAdapter adapter) {
        Map<String, String> metadata = AdapterArtifact.fromBytes(adapter.artifact()).metadata();
        newest.put(adapter.task(), adapter);
        covered.put(
                adapter.task(),
                Long.parseLong(metadata.get(ArtifactMetadata.EXAMPLES_TRAINED))
                        + Long.parseLong(metadata.get(ArtifactMetadata.EXAMPLES_HELD_OUT)));
    }

    /** When the newest committed evaluation was made. */
    public Instant learntAt() {
        return learntAt;
    }

    /** Examples that the newest committed version of a task knows. */
    public long covered(String task) {
        return covered.getOrDefault(task, 0L);
    }

    /** The newest committed version of a task. */
    public Optional<PublishedAdapter> newest(String task) {
        return Optional.ofNullable(newest.get(task));
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.interrupt();
        thread.join();
    }
}
