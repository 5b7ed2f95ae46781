package io.perennial.flink.forget;

import io.perennial.flink.onboard.ExampleHash;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * An example of a task that Kafka still has.
 *
 * @param id the producer's own; null = it has none
 * @param sentAgainFor generation of the task that it was sent again for; {@link
 *     SentAgain#FIRST_TIME} where it is a producer's own record
 */
record KeptExample(Place place, @Nullable String id, int sentAgainFor) {

    /** Where a record lies. */
    record Place(TopicPartition partition, long offset) {

        static Place of(String topic, int partition, long offset) {
            return new Place(new TopicPartition(topic, partition), offset);
        }
    }

    static KeptExample of(ConsumerRecord<byte[], byte[]> record, @Nullable String id) {
        return new KeptExample(
                Place.of(record.topic(), record.partition(), record.offset()),
                id,
                SentAgain.generation(record));
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
