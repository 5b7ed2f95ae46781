/**
 * Data-parallel training of one task: replicas learn from a share of the examples each, hand in
 * what they have learnt, and go on from the average. {@link
 * io.perennial.flink.average.AverageCoordinator} holds the averages, beside the stream.
 */
@NullMarked
package io.perennial.flink.average;

import org.jspecify.annotations.NullMarked;
