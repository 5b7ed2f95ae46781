/**
 * From the adapters topic to whole, checked adapters. Kafka records come in: chunks of artifacts
 * and tombstones, of committed transactions only. {@link
 * io.perennial.serving.follow.AdapterChange}s go out to {@link
 * io.perennial.serving.follow.AdapterChanges}, and what was refused is kept with its reason.
 */
@NullMarked
package io.perennial.serving.follow;

import org.jspecify.annotations.NullMarked;
