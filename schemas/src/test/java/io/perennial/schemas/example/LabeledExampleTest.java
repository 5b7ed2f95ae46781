package io.perennial.schemas.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.perennial.schemas.RejectionReason;
import io.perennial.schemas.json.InvalidFieldException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class LabeledExampleTest {

    private static final Answer LABEL = new Answer.Label("l");

    @Test
    void takesTextsUpToTheirLimits() {
        LabeledExample example =
                new LabeledExample(
                        "t".repeat(128),
                        "x".repeat(1_000_000),
                        "y".repeat(1_000_000),
                        new Answer.Label("l".repeat(256)),
                        "i".repeat(256),
                        LabeledExample.LATEST,
                        Map.of("h".repeat(256), "v".repeat(4_096), "empty", ""));

        assertThat(example.text()).hasSize(LabeledExample.MAX_TEXT_LENGTH);
    }

    @Test
    void refusesTextsBeyondTheirLimits() {
        refuses(() -> with("t", "x".repeat(1_000_001), "l"), RejectionReason.TOO_LARGE);
        refuses(() -> with("t".repeat(129), "x", "l"), RejectionReason.INVALID_FIELD);
        refuses(() -> with("t", "x", "l".repeat(257)), RejectionReason.INVALID_FIELD);
        refuses(
                () ->
                        new LabeledExample(
                                "t", "x", "y".repeat(1_000_001), LABEL, null, null, Map.of()),
                RejectionReason.TOO_LARGE);
        refuses(
                () -> new LabeledExample("t", "x", null, LABEL, "i".repeat(257), null, Map.of()),
                RejectionReason.INVALID_FIELD);
    }

    @Test
    void refusesBlankTexts() {
        refuses(() -> with("", "x", "l"), RejectionReason.INVALID_FIELD);
        refuses(() -> with("t", " \n", "l"), RejectionReason.INVALID_FIELD);
        refuses(() -> with("t", "x", " "), RejectionReason.INVALID_FIELD);
        refuses(
                () -> new LabeledExample("t", "x", "", LABEL, null, null, Map.of()),
                RejectionReason.INVALID_FIELD);
        refuses(
                () -> new LabeledExample("t", "x", null, LABEL, "", null, Map.of()),
                RejectionReason.INVALID_FIELD);
    }

    @Test
    void refusesTimesThatHaveNoFourDigitYear() {
        refuses(() -> at(LabeledExample.EARLIEST.minusNanos(1)), RejectionReason.INVALID_FIELD);
        refuses(() -> at(LabeledExample.LATEST.plusNanos(1)), RejectionReason.INVALID_FIELD);
        refuses(() -> at(Instant.MAX), RejectionReason.INVALID_FIELD);
    }

    @Test
    void boundsHeaders() {
        Map<String, String> many = new HashMap<>();
        for (int i = 0; i < 64; i++) {
            many.put("h" + i, "v");
        }
        assertThat(withHeaders(many).headers()).hasSize(64);
        many.put("one more", "v");
        refuses(() -> withHeaders(many), RejectionReason.INVALID_FIELD);
        refuses(() -> withHeaders(Map.of("", "v")), RejectionReason.INVALID_FIELD);
        refuses(() -> withHeaders(Map.of("h".repeat(257), "v")), RejectionReason.INVALID_FIELD);
        refuses(() -> withHeaders(Map.of("h", "v".repeat(4_097))), RejectionReason.INVALID_FIELD);
        refuses(() -> withHeaders(Map.of("h", "\0")), RejectionReason.INVALID_FIELD);
    }

    @Test
    void keepsItsOwnHeaders() {
        Map<String, String> headers = new HashMap<>(Map.of("a", "1"));
        LabeledExample example = withHeaders(headers);
        headers.put("b", "2");

        assertThat(example.headers()).containsOnlyKeys("a");
    }

    @Test
    void hasNoSecondTextWhereATextIsToFollow() {
        refuses(
                () ->
                        new LabeledExample(
                                "t", "x", "y", new Answer.Target("z"), null, null, Map.of()),
                RejectionReason.INVALID_FIELD);
    }

    private static LabeledExample with(String task, String text, String label) {
        return new LabeledExample(task, text, null, new Answer.Label(label), null, null, Map.of());
    }

    private static LabeledExample at(Instant time) {
        return new LabeledExample("t", "x", null, LABEL, null, time, Map.of());
    }

    private static LabeledExample withHeaders(Map<String, String> headers) {
        return new LabeledExample("t", "x", null, LABEL, null, null, headers);
    }

    private static void refuses(ThrowingCallable making, RejectionReason reason) {
        assertThatExceptionOfType(InvalidFieldException.class)
                .isThrownBy(making)
                .extracting(InvalidFieldException::reason)
                .isEqualTo(reason);
    }
}
