package io.perennial.flink.train;

import org.jspecify.annotations.Nullable;

/**
 * One record for the adapters topic: a chunk of a published version, or a tombstone.
 *
 * @param key Kafka key: task and chunk
 * @param value encoded chunk; null = tombstone
 */
public record AdapterRecord(String task, byte[] key, byte @Nullable [] value) {}
