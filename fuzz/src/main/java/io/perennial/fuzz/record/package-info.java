/**
 * The doors of Kafka: examples, specifications, Avro records, chunks of adapters, names. Bytes of
 * hostile producers come in; what the decoders of {@code schemas} make of them is judged.
 */
@NullMarked
package io.perennial.fuzz.record;

import org.jspecify.annotations.NullMarked;
