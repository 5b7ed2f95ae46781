package io.perennial.schemas.adapter;

import org.jspecify.annotations.Nullable;

/**
 * One record for the adapters topic; it belongs into {@link AdapterChunks#partition}.
 *
 * @param key task, slot and chunk: see {@link ChunkKey}
 * @param value encoded chunk; null = tombstone
 */
public record ChunkRecord(byte[] key, byte @Nullable [] value) {}
