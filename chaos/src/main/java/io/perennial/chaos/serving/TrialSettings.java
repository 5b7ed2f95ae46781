package io.perennial.chaos.serving;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a trial is told.
 *
 * @param seed of everything that is drawn
 * @param tasks how many are served, 10 to 100,000
 * @param processes that share them, 1 to 9
 * @param duration how long answers are compared
 * @param folder for all that the processes write
 * @param program what starts the command line of Perennial in a process of its own
 */
public record TrialSettings(
        long seed, int tasks, int processes, Duration duration, Path folder, List<String> program) {

    private static final Duration SHORTEST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofDays(1);

    public TrialSettings {
        program = List.copyOf(program);
        folder = folder.toAbsolutePath();
        if (tasks < 10 || tasks > 100_000) {
            throw new IllegalArgumentException(tasks + " tasks; choose 10 to 100000");
        }
        if (processes < 1 || processes > 9) {
            throw new IllegalArgumentException(processes + " serving processes; choose 1 to 9");
        }
        if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "the trial takes %s; choose %s to %s".formatted(duration, SHORTEST, LONGEST));
        }
    }
}
