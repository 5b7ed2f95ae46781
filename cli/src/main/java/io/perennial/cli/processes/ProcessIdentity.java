package io.perennial.cli.processes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Tells a process from any other that has the same id later. A wall clock that is set does not
 * change the answer where the system counts from its own start (Linux).
 */
final class ProcessIdentity {

    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

    /** Of the fields behind the command's name: when the process started, in clock ticks. */
    private static final int START = 19;

    private ProcessIdentity() {}

    /** Of a living process; empty where the system does not tell. */
    static Optional<String> of(ProcessHandle process) {
        Optional<String> linux = sinceBoot(process.pid());
        return linux.isPresent()
                ? linux
                : process.info().startInstant().map(Instant::toString).map("at "::concat);
    }

    private static Optional<String> sinceBoot(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Optional.of(fields[START] + " of " + Files.readString(BOOT).strip());
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
