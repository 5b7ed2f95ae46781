package io.perennial.schemas.example;

import io.perennial.schemas.RejectionReason;
import io.perennial.schemas.json.InvalidFieldException;
import io.perennial.schemas.json.TextRules;
import io.perennial.schemas.task.LabelName;
import io.perennial.schemas.task.TaskName;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One labelled example as producers send it.
 *
 * @param task name of the task it belongs to; also the Kafka key
 * @param text what is given
 * @param textPair second text, for tasks about two texts; none where a text is to follow
 * @param answer what is right, of the kind that the task asks for
 * @param id the producer's own name for the example
 * @param time when the example came to be
 * @param headers whatever else the producer wants to be kept with it
 */
public record LabeledExample(
        String task,
        String text,
        @Nullable String textPair,
        Answer answer,
        @Nullable String id,
        @Nullable Instant time,
        Map<String, String> headers) {

    public static final int MAX_TEXT_LENGTH = 1_000_000;
    public static final int MAX_LABEL_LENGTH = LabelName.MAX_LENGTH;
    public static final int MAX_ID_LENGTH = 256;
    public static final int MAX_HEADERS = 64;
    public static final int MAX_HEADER_NAME_LENGTH = 256;
    public static final int MAX_HEADER_VALUE_LENGTH = 4_096;

    /** 0000-01-01T00:00:00Z. */
    public static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");

    /** The last moment whose year has four digits. */
    public static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    /**
     * @throws InvalidFieldException if a field breaks a rule
     */
    public LabeledExample {
        TaskName.check(task);
        TextRules.check("text", text, MAX_TEXT_LENGTH, RejectionReason.TOO_LARGE);
        if (textPair != null) {
            TextRules.check("text_pair", textPair, MAX_TEXT_LENGTH, RejectionReason.TOO_LARGE);
        }
        Objects.requireNonNull(answer, "answer");
        if (textPair != null && answer.kind() == Answer.Kind.TARGET) {
            throw InvalidFieldException.invalid(
                    "text_pair", "is given beside \"target\"; put all that is given into \"text\"");
        }
        if (id != null) {
            TextRules.check("id", id, MAX_ID_LENGTH, RejectionReason.INVALID_FIELD);
        }
        if (time != null && (time.isBefore(EARLIEST) || time.isAfter(LATEST))) {
            throw InvalidFieldException.invalid(
                    "time", "is " + time + "; it must be between the years 0 and 9999");
        }
        headers = checkHeaders(headers);
    }

    private static Map<String, String> checkHeaders(Map<String, String> headers) {
        if (headers.size() > MAX_HEADERS) {
            throw InvalidFieldException.invalid(
                    "headers",
                    "has "
                            + headers.size()
                            + " entries, more than "
                            + MAX_HEADERS
                            + "; leave some out");
        }
        headers.forEach(LabeledExample::checkHeader);
        return Map.copyOf(headers);
    }

    private static void checkHeader(String name, String value) {
        String field = "headers." + name;
        TextRules.check(field, name, MAX_HEADER_NAME_LENGTH, RejectionReason.INVALID_FIELD);
        if (value.length() > MAX_HEADER_VALUE_LENGTH) {
            throw InvalidFieldException.invalid(
                    field,
                    "has "
                            + value.length()
                            + " characters, more than "
                            + MAX_HEADER_VALUE_LENGTH
                            + "; shorten it");
        }
        TextRules.checkCharacters(field, value);
    }
}
