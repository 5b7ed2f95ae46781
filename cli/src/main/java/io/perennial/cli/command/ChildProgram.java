package io.perennial.cli.command;

import io.perennial.cli.Perennial;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** This command line in a process of its own. */
final class ChildProgram {

    /** What a child needs: small heaps, and a start that costs little. */
    private static final List<String> CHILD_OPTIONS =
            List.of(
                    "-Xmx384m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+ExitOnOutOfMemoryError");

    private static final List<String> ACCESS =
            List.of("--add-opens", "--enable-native-access", "--sun-misc-unsafe-memory-access");

    private ChildProgram() {}

    /** The java executable, its options, the main class. */
    static List<String> command() {
        return command(CHILD_OPTIONS);
    }

    /** The same with other options; the child's heap is up to them. */
    static List<String> command(List<String> options) {
        List<String> program = new ArrayList<>();
        program.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        program.addAll(options);
        program.add("-cp");
        program.add(System.getProperty("java.class.path"));
        program.add(Perennial.class.getName());
        return program;
    }

    /** Those options of this process that the JDK's release asks for, for others of its kind. */
    static List<String> accessOptions() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> ACCESS.stream().anyMatch(option::startsWith))
                .toList();
    }
}
