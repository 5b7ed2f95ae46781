package io.perennial.flink.ingest;

import org.jspecify.annotations.Nullable;

/**
 * A valid example, tokenised, still with the record it came from so that a later stage can reject
 * it with its original bytes.
 *
 * @param answer what is right
 * @param tokenIds token ids with special tokens; the first {@code firstLength} belong to the first
 *     text, the rest to the second, or to the text that shall follow
 * @param id the producer's own id of the example, if it gave one
 */
public record IncomingExample(
        String task,
        ExpectedAnswer answer,
        int[] tokenIds,
        int firstLength,
        @Nullable String id,
        SourceRecord origin) {}
