/**
 * The records that Perennial itself writes, generated from the Avro schemas in {@code
 * src/main/avro}. They are made by the trainer and travel through {@link
 * io.perennial.schemas.wire.WireCodec} as bytes. Serving, the console and the command line read
 * them.
 */
@NullMarked
package io.perennial.schemas.avro;

import org.jspecify.annotations.NullMarked;
