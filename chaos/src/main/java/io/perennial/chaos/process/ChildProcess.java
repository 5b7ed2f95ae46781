package io.perennial.chaos.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A command of Perennial in a process of its own, which can be killed and started again. */
final class ChildProcess {

    private static final int STOP_SECONDS = 15;
    private static final int LOG_LINES = 30;

    private final String name;
    private final List<String> command;
    private final Path log;
    private volatile Process process;

    /**
     * @param program what starts the command line of Perennial
     * @param folder for its log
     */
    ChildProcess(String name, List<String> program, Path folder, List<String> arguments) {
        this.name = name;
        this.log = folder.resolve(name + ".log");
        this.command = new ArrayList<>(program);
        // After the java executable, before the main class: each process has a log of its own.
        this.command.add(1, "-Dperennial.log=" + log);
        this.command.addAll(arguments);
        this.process = launch();
    }

    private Process launch() {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command.get(0), e);
        }
    }

    String name() {
        return name;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Ends the process at once, as a failing machine would (SIGKILL). */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Starts the same command again, after the process has ended. */
    void restart() {
        if (process.isAlive()) {
            throw new IllegalStateException(name + " runs already");
        }
        process = launch();
    }

    /** Asks the process to end, and ends it if it does not. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            kill();
        }
    }

    /**
     * @throws IllegalStateException with the end of its log where it has ended by itself
     */
    void requireAlive() {
        if (process.isAlive()) {
            return;
        }
        try {
            List<String> lines = Files.readAllLines(log);
            String end =
                    lines.stream()
                            .skip(Math.max(0, lines.size() - LOG_LINES))
                            .collect(Collectors.joining("\n"));
            throw new IllegalStateException(name + " has ended; " + log + " ends with\n" + end);
        } catch (IOException e) {
            throw new IllegalStateException(name + " has ended, and " + log + " is unreadable", e);
        }
    }
}
