package io.perennial.flink.train;

/**
 * Which records of one partition a task has learned from or been measured on.
 *
 * @param first lowest offset
 * @param last highest offset
 * @param examples how many records; fewer than {@code last - first + 1} when other tasks share the
 *     partition
 * @param digest sum of a 64-bit hash of every offset, so that a record left out or taken twice
 *     shows
 */
public record OffsetRange(
        String topic, int partition, long first, long last, long examples, long digest) {

    /** The range of a single record. */
    public static OffsetRange of(String topic, int partition, long offset) {
        return new OffsetRange(topic, partition, offset, offset, 1, SeededNumbers.mix(offset));
    }

    /** Both together; they must be of the same partition and have no record in common. */
    public OffsetRange plus(OffsetRange other) {
        return new OffsetRange(
                topic,
                partition,
                Math.min(first, other.first),
                Math.max(last, other.last),
                examples + other.examples,
                digest + other.digest);
    }
}
