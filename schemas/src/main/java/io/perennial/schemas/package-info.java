/**
 * Everything that crosses a process boundary, and the two notions that all of it shares. In come
 * bytes of other programs, out come {@link io.perennial.schemas.Decoded} values: valid, or invalid
 * with a {@link io.perennial.schemas.RejectionReason}. Training, serving and the command line build
 * on these packages; these packages know none of them.
 */
@NullMarked
package io.perennial.schemas;

import org.jspecify.annotations.NullMarked;
