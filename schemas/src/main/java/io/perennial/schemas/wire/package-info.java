/**
 * Avro records as bytes and back. In come records of {@code io.perennial.schemas.avro} or bytes
 * from a topic, of this version or any earlier one. Out come bytes in Avro's single-object
 * encoding, records, or a line of JSON for people.
 */
@NullMarked
package io.perennial.schemas.wire;

import org.jspecify.annotations.NullMarked;
