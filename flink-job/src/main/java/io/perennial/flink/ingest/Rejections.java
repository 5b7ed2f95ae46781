package io.perennial.flink.ingest;

import io.perennial.schemas.RejectionReason;
import io.perennial.schemas.avro.Rejection;
import io.perennial.schemas.json.StrictJson;
import io.perennial.schemas.json.TextRules;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/** The side output of records that are refused, and the making of its entries. */
public final class Rejections {

    /** Side output of every stage that may refuse a record. */
    public static final OutputTag<Rejection> TAG =
            new OutputTag<>("rejections", new AvroTypeInfo<>(Rejection.class));

    /** Longer values are cut, so that the rejection itself fits into a Kafka record. */
    public static final int LARGEST_VALUE_BYTES = StrictJson.MAX_BYTES;

    /** Longer keys too; no task has so long a name. */
    public static final int LARGEST_KEY_BYTES = 32 * 1024;

    /** Messages quote what others sent, so they are cut to this many characters. */
    static final int LONGEST_MESSAGE = 1_000;

    private Rejections() {}

    /**
     * A rejection that keeps the record's origin and original bytes (of very long ones the
     * beginning).
     *
     * @param message what is wrong and what to do about it, for people
     */
    public static Rejection of(
            RejectionReason reason, String message, @Nullable String task, SourceRecord origin) {
        return Rejection.newBuilder()
                .setReason(reason.code())
                .setMessage(TextRules.shorten(message, LONGEST_MESSAGE))
                .setTask(task)
                .setTopic(origin.topic())
                .setPartition(origin.partition())
                .setOffset(origin.offset())
                .setRecordTime(Instant.ofEpochMilli(origin.timestamp()))
                .setRejectedAt(Instant.now().truncatedTo(ChronoUnit.MILLIS))
                .setKey(original(origin.key(), LARGEST_KEY_BYTES))
                .setValue(original(origin.value(), LARGEST_VALUE_BYTES))
                .build();
    }

    private static @Nullable ByteBuffer original(byte @Nullable [] bytes, int most) {
        if (bytes == null) {
            return null;
        }
        return ByteBuffer.wrap(bytes.length <= most ? bytes : Arrays.copyOf(bytes, most));
    }
}
