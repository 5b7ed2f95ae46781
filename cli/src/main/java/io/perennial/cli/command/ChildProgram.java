package io.perennial.cli.command;

import io.perennial.cli.Perennial;
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

    private ChildProgram() {}

    /** The java executable, its options, the main class. */
    static List<String> command() {
        List<String> program = new ArrayList<>();
        program.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        program.addAll(CHILD_OPTIONS);
        program.add("-cp");
        program.add(System.getProperty("java.class.path"));
        program.add(Perennial.class.getName());
        return program;
    }
}
