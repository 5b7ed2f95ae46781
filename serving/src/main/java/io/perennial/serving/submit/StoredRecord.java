package io.perennial.serving.submit;

import java.util.Objects;

/** Where a record stands that was sent. */
public record StoredRecord(String topic, int partition, long offset) {

    public StoredRecord {
        Objects.requireNonNull(topic, "topic");
    }
}
