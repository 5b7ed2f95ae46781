package io.perennial.flink.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JobManager or TaskManager as a command. */
final class FlinkCommand {

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

    private FlinkCommand() {}

    static LoggedProcess start(
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
        return settings.detached()
                ? LoggedProcess.startDetached(name, command, log)
                : LoggedProcess.start(name, command, log);
    }
}
