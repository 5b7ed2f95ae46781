package io.perennial.flink.ingest;

/**
 * A valid task specification in its canonical JSON form, with the record it came from.
 *
 * @param spec JSON as {@code TaskSpecJson} writes it: equal specifications are equal bytes
 */
public record IncomingSpec(String task, byte[] spec, SourceRecord origin) {}
