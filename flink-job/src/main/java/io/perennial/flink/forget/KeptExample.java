package io.perennial.flink.forget;

import io.perennial.flink.onboard.ExampleHash;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * An example of a task that Kafka still has.
 *
 * @param id the producer's own; null = it has none
 * @param sentAgainFor generation of the task that it was sent again for; {@link #FIRST_TIME} where
 *     it is a producer's own record
 */
record KeptExample(Place place, @Nullable String id, int sentAgainFor) {

    static final int FIRST_TIME = -1;

    /** Header of a record that was sent again. */
    private static final String HEADER = "perennial-sent-again-for-generation";

    /** Where a record lies. */
    record Place(TopicPartition partition, long offset) {

        static Place of(String topic, int partition, long offset) {
            return new Place(new TopicPartition(topic, partition), offset);
        }
    }

    static KeptExample of(ConsumerRecord<byte[], byte[]> record, @Nullable String id) {
        Header mark = record.headers().lastHeader(HEADER);
        int generation =
                mark == null
                        ? FIRST_TIME
                        : Integer.parseInt(new String(mark.value(), StandardCharsets.US_ASCII));
        return new KeptExample(
                Place.of(record.topic(), record.partition(), record.offset()), id, generation);
    }

    /** The header that says so. */
    static Header sentAgainFor(int generation) {
        byte[] value = Integer.toString(generation).getBytes(StandardCharsets.US_ASCII);
        return new RecordHeader(HEADER, value);
    }

    /** Whether its task holds it out. */
    boolean isHeldOut(String task, double share) {
        return ExampleHash.of(
                        task,
                        id,
                        place.partition().topic(),
                        place.partition().partition(),
                        place.offset())
                .isHeldOut(share);
    }
}
