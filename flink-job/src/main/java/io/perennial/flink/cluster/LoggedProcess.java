package io.perennial.flink.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process of this machine whose output goes to a file. */
public final class LoggedProcess {

    private static final int STOP_SECONDS = 15;
    private static final int LOG_LINES = 40;
    private static final long POLL_MILLIS = 100;

    /** Of util-linux: runs a command in a session that no terminal's signals reach. */
    private static final String OWN_SESSION = "setsid";

    private final String name;
    private final Process process;
    private final Path log;

    private LoggedProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** Something that can be asked for until it holds. */
    public interface Condition {
        boolean holds() throws InterruptedException;
    }

    /**
     * Starts a command.
     *
     * @param name for messages
     * @param log what its output is appended to
     * @throws UncheckedIOException if the program cannot be run
     */
    public static LoggedProcess start(String name, List<String> command, Path log) {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .start();
            return new LoggedProcess(name, process, log);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command.get(0), e);
        }
    }

    /**
     * The same for a process that outlives this one: where the system can, Ctrl-C and the end of
     * the terminal that this one was started from do not reach it.
     */
    public static LoggedProcess startDetached(String name, List<String> command, Path log) {
        List<String> detached = new ArrayList<>();
        if (isOnPath(OWN_SESSION)) {
            detached.add(OWN_SESSION);
        }
        detached.addAll(command);
        return start(name, detached, log);
    }

    private static boolean isOnPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .filter(folder -> !folder.isEmpty())
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    public String name() {
        return name;
    }

    public long pid() {
        return process.pid();
    }

    /** What the system knows of it. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Where its output goes. */
    public Path log() {
        return log;
    }

    /**
     * @throws ClusterStartException with the end of its log where it has ended by itself
     */
    public void requireAlive() {
        if (!process.isAlive()) {
            throw new ClusterStartException(this);
        }
    }

    /**
     * Returns when something holds that this process brings about.
     *
     * @throws ClusterStartException with the end of its log where the process ends, or takes longer
     */
    public void await(Condition condition, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.holds()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new ClusterStartException(this);
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    /** Ends the process at once, as a failing machine would (SIGKILL). */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Asks the process to end, and ends it if it does not within 15 seconds. */
    public void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            kill();
        }
    }

    /** The last lines of its output, for messages. */
    String lastLines() {
        return lastLines(log);
    }

    /** The last lines of a process's log, or why they cannot be read. */
    public static String lastLines(Path log) {
        try (Stream<String> lines = Files.lines(log)) {
            List<String> all = lines.toList();
            return String.join("\n", all.subList(Math.max(0, all.size() - LOG_LINES), all.size()));
        } catch (IOException | UncheckedIOException e) {
            return "(" + log + " cannot be read: " + e.getMessage() + ")";
        }
    }
}
