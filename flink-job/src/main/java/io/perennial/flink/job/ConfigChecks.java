package io.perennial.flink.job;

import java.time.Duration;

/** The checks of {@link JobConfig}; each refuses with key, value, limit and the next step. */
final class ConfigChecks {

    private ConfigChecks() {}

    static void matches(String key, String value, String pattern) {
        if (!value.matches(pattern)) {
            throw new InvalidJobConfigException(
                    key, value, "must match " + pattern, "correct the value");
        }
    }

    static void between(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new InvalidJobConfigException(
                    key,
                    value,
                    "must be between " + least + " and " + most,
                    value < least ? "raise it" : "lower it");
        }
    }

    static void between(String key, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new InvalidJobConfigException(
                    key,
                    text(value),
                    "must be between " + text(least) + " and " + text(most),
                    value.compareTo(least) < 0 ? "raise it" : "lower it");
        }
    }

    static void atLeast(String key, long value, long least) {
        between(key, value, least, Long.MAX_VALUE);
    }

    private static String text(Duration duration) {
        return duration.toMillis() + "ms";
    }
}
