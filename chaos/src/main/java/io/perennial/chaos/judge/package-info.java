/**
 * Whether the promises were kept. In comes everything that a run has left in Kafka and what the
 * serving process answers; out goes a verdict, with a sentence for each breach.
 */
@NullMarked
package io.perennial.chaos.judge;

import org.jspecify.annotations.NullMarked;
