package io.perennial.fuzz.run;

import java.time.Duration;
import java.util.List;

/**
 * What is fed, and for how long.
 *
 * @param targets names, each once, at least one
 * @param time all targets together, at most 30 days; each is tried at least once
 * @param seed of every target's first try
 */
public record FuzzSettings(List<String> targets, Duration time, long seed) {

    private static final Duration LONGEST = Duration.ofDays(30);

    /**
     * @throws IllegalArgumentException if there is no target, one is unknown, or the time is
     *     negative or too long
     */
    public FuzzSettings {
        targets = targets.stream().distinct().toList();
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("no target; name at least one");
        }
        for (String target : targets) {
            if (!FuzzTargets.names().contains(target)) {
                throw new IllegalArgumentException(
                        "there is no target \"%s\"; there are %s"
                                .formatted(target, String.join(", ", FuzzTargets.names())));
            }
        }
        if (time.isNegative() || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "the time is %s; give 0 to %d minutes".formatted(time, LONGEST.toMinutes()));
        }
    }
}
