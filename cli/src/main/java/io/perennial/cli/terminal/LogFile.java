package io.perennial.cli.terminal;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;

/**
 * Where this run's full log goes. Chosen once, at the start of the process, since the logging
 * system reads it when the first logger is made.
 */
public final class LogFile {

    private static final String FILE = "perennial.log";
    private static final String LEVEL = "perennial.log.level";
    private static final String TRACE = "perennial.log.trace";
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    private LogFile() {}

    /**
     * Chooses the file, unless the property {@code perennial.log} names one already. The folder is
     * the property {@code perennial.logs}, else the temporary folder.
     *
     * @param command names the file
     * @param verbose logs more, and stack traces to the console too
     */
    public static void choose(String command, boolean verbose) {
        if (System.getProperty(FILE) == null) {
            String folder =
                    System.getProperty("perennial.logs", System.getProperty("java.io.tmpdir"));
            String name =
                    "%s-%s-%d.log"
                            .formatted(
                                    command,
                                    STAMP.format(LocalDateTime.now()),
                                    ProcessHandle.current().pid());
            System.setProperty(FILE, Path.of(folder, name).toString());
        }
        if (verbose) {
            System.setProperty(LEVEL, "DEBUG");
            System.setProperty(TRACE, "full");
        }
    }

    /** The file; it exists once something was logged. */
    public static Path path() {
        String file = System.getProperty(FILE);
        return file == null
                ? Path.of(System.getProperty("java.io.tmpdir"), "perennial.log")
                : Path.of(file);
    }
}
