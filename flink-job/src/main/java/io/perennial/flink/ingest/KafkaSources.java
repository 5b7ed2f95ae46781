package io.perennial.flink.ingest;

import io.perennial.flink.kafka.KafkaAccess;
import java.time.Duration;
import java.util.regex.Pattern;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;

/**
 * Makes the job's Kafka sources. Without state they read from the earliest record: committed
 * offsets would skip data that no adapter has seen. With state they go on where the checkpoint
 * ends. Topics and partitions that appear later are found and read from their beginning.
 */
public final class KafkaSources {

    private final KafkaAccess access;
    private final Duration discoveryInterval;

    public KafkaSources(KafkaAccess access, Duration discoveryInterval) {
        this.access = access;
        this.discoveryInterval = discoveryInterval;
    }

    /** A source of all topics whose name matches. */
    public KafkaSource<SourceRecord> byPattern(Pattern topics, String purpose) {
        return builder(purpose).setTopicPattern(topics).build();
    }

    /** A source of one topic. */
    public KafkaSource<SourceRecord> byName(String topic, String purpose) {
        return builder(purpose).setTopics(topic).build();
    }

    private KafkaSourceBuilder<SourceRecord> builder(String purpose) {
        return KafkaSource.<SourceRecord>builder()
                .setBootstrapServers(access.bootstrapServers())
                .setProperties(access.clientProperties())
                .setProperty(
                        "partition.discovery.interval.ms",
                        Long.toString(discoveryInterval.toMillis()))
                .setProperty("commit.offsets.on.checkpoint", "false")
                .setProperty("isolation.level", "read_committed")
                .setClientIdPrefix("perennial-" + purpose)
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setDeserializer(new SourceRecordSchema());
    }
}
