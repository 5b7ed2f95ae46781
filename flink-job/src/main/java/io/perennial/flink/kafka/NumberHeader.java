package io.perennial.flink.kafka;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** A header of a record that holds a whole number, as decimal digits. */
public record NumberHeader(String name) {

    /** The header with this number. */
    public Header of(long number) {
        return new RecordHeader(name, Long.toString(number).getBytes(StandardCharsets.US_ASCII));
    }

    /** The record's number; empty where it has no such header. */
    public OptionalLong in(ConsumerRecord<?, ?> record) {
        Header header = record.headers().lastHeader(name);
        return header == null
                ? OptionalLong.empty()
                : OptionalLong.of(
                        Long.parseLong(new String(header.value(), StandardCharsets.US_ASCII)));
    }
}
