package io.perennial.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a run is told.
 *
 * @param seed of everything that is drawn
 * @param duration how long examples are sent and faults happen
 * @param every time from one fault to the next
 * @param tasks how many tasks get examples, 3 to 1,000
 * @param rate examples a second, all tasks together
 * @param folder for all that the processes write; it stays
 * @param program what starts the command line of Perennial in a process of its own: the java
 *     executable, its options, the main class
 */
public record ChaosSettings(
        long seed,
        Duration duration,
        Duration every,
        int tasks,
        double rate,
        Path folder,
        List<String> program) {

    private static final Duration SHORTEST = Duration.ofSeconds(20);
    private static final Duration LONGEST = Duration.ofDays(7);

    public ChaosSettings {
        program = List.copyOf(program);
        folder = folder.toAbsolutePath();
        if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "the run takes %s; choose %s to %s".formatted(duration, SHORTEST, LONGEST));
        }
        if (every.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException(
                    "a fault every %s; choose 1 s or more".formatted(every));
        }
        if (tasks < 3 || tasks > 1_000) {
            throw new IllegalArgumentException(tasks + " tasks; choose 3 to 1000");
        }
        if (!(rate >= 1 && rate <= 1_000_000)) {
            throw new IllegalArgumentException(rate + " examples a second; choose 1 to 1000000");
        }
    }
}
