package io.perennial.schemas.task;

import io.perennial.schemas.RejectionReason;
import io.perennial.schemas.json.InvalidFieldException;
import java.time.Duration;

/** Checks of numbers in task specifications, all with the same kind of message. */
final class Limits {

    private static final int NANOS_PER_MILLI = 1_000_000;

    private Limits() {}

    static InvalidFieldException refuse(String field, String problem, String nextStep) {
        return new InvalidFieldException(
                RejectionReason.INVALID_TASK_SPEC,
                "field \"" + field + "\" " + problem + "; " + nextStep);
    }

    static void between(String field, long value, long lowest, long highest) {
        if (value < lowest || value > highest) {
            throw refuse(field, "is " + value, "choose " + lowest + " to " + highest);
        }
    }

    static void between(String field, double value, double lowest, double highest) {
        if (!(value >= lowest && value <= highest)) {
            throw refuse(field, "is " + value, "choose " + lowest + " to " + highest);
        }
    }

    static void upTo(String field, Duration value, Duration longest) {
        if (value.isNegative()) {
            throw refuse(field, "is negative", "choose 0 to " + seconds(longest));
        }
        if (value.compareTo(longest) > 0) {
            throw refuse(field, "is " + seconds(value), "choose 0 to " + seconds(longest));
        }
        if (value.toNanosPart() % NANOS_PER_MILLI != 0) {
            throw refuse(field, "is " + value, "choose whole milliseconds");
        }
    }

    private static String seconds(Duration duration) {
        return duration.toSeconds() + " seconds";
    }
}
