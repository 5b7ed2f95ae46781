/**
 * Reading JSON that other programs wrote, without trusting it. In come bytes of unknown origin, out
 * come fields of one JSON object, or an {@link io.perennial.schemas.json.InvalidFieldException}
 * that says what is wrong and what to do. The codecs of examples and task specifications are made
 * from this.
 */
@NullMarked
package io.perennial.schemas.json;

import org.jspecify.annotations.NullMarked;
