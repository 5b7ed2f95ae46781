package io.perennial.cli.terminal;

import java.util.List;
import java.util.stream.Collectors;

/** Words as a shell reads them. */
public final class ShellWords {

    private ShellWords() {}

    /** In single quotes, where it needs any. */
    public static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:=,@-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /** A command line to paste. */
    public static String command(String program, List<String> arguments) {
        return arguments.stream()
                .map(ShellWords::quoted)
                .collect(Collectors.joining(" ", quoted(program) + " ", ""))
                .strip();
    }
}
