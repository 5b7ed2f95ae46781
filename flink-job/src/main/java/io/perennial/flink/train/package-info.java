/**
 * The third stage: trains an adapter per task and decides on publication. Events come in from
 * onboarding; keyed state holds the truth about every task, memory a working set of it. Chunks of
 * accepted versions and evaluations go on to the sinks.
 */
@NullMarked
package io.perennial.flink.train;

import org.jspecify.annotations.NullMarked;
