package io.perennial.serving.observe;

import io.perennial.schemas.avro.Rejection;
import io.perennial.schemas.json.StrictJson;
import io.perennial.schemas.json.TextRules;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A record that was not used.
 *
 * @param reason a code
 * @param message what is wrong, for people
 * @param task where it is known
 * @param topic where the record stands, with partition and offset
 * @param rejectedAt when it was refused
 * @param excerpt the beginning of its value; null where it has none
 */
public record RejectedRecord(
        String reason,
        String message,
        @Nullable String task,
        String topic,
        int partition,
        long offset,
        Instant rejectedAt,
        @Nullable String excerpt) {

    private static final int LONGEST_CODE = 64;
    private static final int LONGEST_NAME = 300;
    private static final int LONGEST_MESSAGE = 500;
    static final int LONGEST_EXCERPT = 400;

    public RejectedRecord {
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(rejectedAt, "rejectedAt");
    }

    /** The same record, cut to what people look at. */
    static RejectedRecord of(Rejection rejection) {
        CharSequence task = rejection.getTask();
        return new RejectedRecord(
                TextRules.shorten(rejection.getReason(), LONGEST_CODE),
                TextRules.shorten(rejection.getMessage(), LONGEST_MESSAGE),
                task == null ? null : TextRules.shorten(task.toString(), LONGEST_NAME),
                TextRules.shorten(rejection.getTopic(), LONGEST_NAME),
                rejection.getPartition(),
                rejection.getOffset(),
                rejection.getRejectedAt(),
                excerpt(rejection.getValue()));
    }

    private static @Nullable String excerpt(@Nullable ByteBuffer value) {
        if (value == null) {
            return null;
        }
        byte[] bytes = new byte[value.remaining()];
        value.duplicate().get(bytes);
        String text = StrictJson.utf8(bytes);
        return text == null
                ? bytes.length + " bytes that are no UTF-8"
                : TextRules.shorten(text, LONGEST_EXCERPT);
    }
}
