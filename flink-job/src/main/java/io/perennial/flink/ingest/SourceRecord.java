package io.perennial.flink.ingest;

import org.jspecify.annotations.Nullable;

/**
 * A Kafka record as it was read, untouched.
 *
 * @param timestamp epoch milliseconds, as Kafka says
 */
public record SourceRecord(
        String topic,
        int partition,
        long offset,
        long timestamp,
        byte @Nullable [] key,
        byte @Nullable [] value) {}
