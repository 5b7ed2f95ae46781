package io.perennial.chaos.process;

import io.perennial.flink.cluster.LoggedProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A command of Perennial in a process of its own, which can be killed and started again. */
final class ChildProcess {

    private final String name;
    private final List<String> command;
    private final Path log;
    private volatile LoggedProcess process;

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

    private LoggedProcess launch() {
        return LoggedProcess.start(name, command, log);
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Ends the process at once, as a failing machine would (SIGKILL). */
    void kill() throws InterruptedException {
        process.kill();
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
        process.stop();
    }

    /**
     * @throws IllegalStateException with the end of its log where it has ended by itself
     */
    void requireAlive() {
        process.requireAlive();
    }
}
