/**
 * The names and meanings of the numbers that the job reports. In comes a metric group of Flink; out
 * go counters and gauges in it, and what docs/metrics.md says of them.
 */
@NullMarked
package io.perennial.flink.metric;

import org.jspecify.annotations.NullMarked;
