package io.perennial.flink.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A JobManager or TaskManager in a process of its own. */
public final class FlinkProcess {

    private static final int STOP_SECONDS = 15;
    private static final int LOG_LINES = 40;

    /** Packages of the JDK that Flink and Kafka reach into. */
    private static final List<String> OPENED =
            List.of(
                    "java.lang",
                    "java.util",
                    "java.util.concurrent",
                    "java.util.concurrent.atomic",
                    "java.time",
                    "java.net",
                    "java.io",
                    "java.nio",
                    "sun.nio.ch");

    private final String name;
    private final Process process;
    private final Path log;

    private FlinkProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    static FlinkProcess start(
            String name,
            ClusterSettings settings,
            int heapMegabytes,
            String mainClass,
            String... arguments) {
        Path log = settings.folder().resolve(name + ".log");
        List<String> command = new ArrayList<>();
        command.add(settings.java().toString());
        OPENED.forEach(it -> command.add("--add-opens=java.base/" + it + "=ALL-UNNAMED"));
        command.add("-Xmx" + heapMegabytes + "m");
        command.add("-Dlog.file=" + log);
        command.addAll(settings.jvmOptions());
        command.add("-cp");
        command.add(settings.classPath());
        command.add(mainClass);
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .start();
            return new FlinkProcess(name, process, log);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + settings.java(), e);
        }
    }

    public String name() {
        return name;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Where its output goes. */
    public Path log() {
        return log;
    }

    /** Ends the process at once, as a failing machine would (SIGKILL). */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Asks the process to end, and ends it if it does not. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            kill();
        }
    }

    /** The last lines of its output, for messages. */
    String lastLines() {
        try (Stream<String> lines = Files.lines(log)) {
            List<String> all = lines.toList();
            return String.join("\n", all.subList(Math.max(0, all.size() - LOG_LINES), all.size()));
        } catch (IOException e) {
            return "(" + log + " cannot be read: " + e.getMessage() + ")";
        }
    }
}
