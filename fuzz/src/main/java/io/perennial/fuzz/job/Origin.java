package io.perennial.fuzz.job;

import io.perennial.schemas.avro.Rejection;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Where a record lies in Kafka. */
record Origin(String topic, int partition, long offset) {

    static Origin of(RecordMetadata place) {
        return new Origin(place.topic(), place.partition(), place.offset());
    }

    static Origin of(Rejection rejection) {
        return new Origin(rejection.getTopic(), rejection.getPartition(), rejection.getOffset());
    }
}
