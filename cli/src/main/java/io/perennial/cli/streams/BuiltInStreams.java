package io.perennial.cli.streams;

import io.perennial.cli.streams.grammar.Grammar;
import io.perennial.cli.streams.grammar.GrammarReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The tasks that the project brings along. A task is a file {@code NAME.grammar} among this
 * package's resources and a line in {@code tasks.txt} there; nothing else is needed to add one.
 */
public final class BuiltInStreams {

    private static final String INDEX = "tasks.txt";

    private BuiltInStreams() {}

    /** The tasks' names in the order the demo onboards them. */
    public static List<String> names() {
        try (BufferedReader index = new BufferedReader(open(INDEX))) {
            return index.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Makes one task's stream; the same seed gives the same examples everywhere.
     *
     * @throws IllegalArgumentException if there is no such task
     */
    public static TaskStream create(String name, long seed) {
        List<String> names = names();
        if (!names.contains(name)) {
            throw new IllegalArgumentException(
                    "there is no built-in task '"
                            + name
                            + "'; choose from "
                            + String.join(", ", names));
        }
        return GrammarStream.draw(name, grammar(name), seed);
    }

    /** Every task's stream, in the order of {@link #names()}. */
    public static List<TaskStream> all(long seed) {
        return names().stream().map(name -> create(name, seed)).toList();
    }

    private static Grammar grammar(String name) {
        String file = name + ".grammar";
        try (InputStreamReader source = open(file)) {
            return GrammarReader.read(file, source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStreamReader open(String file) {
        InputStream stream = BuiltInStreams.class.getResourceAsStream(file);
        if (stream == null) {
            throw new IllegalStateException(
                    "the resource "
                            + file
                            + " is missing; tasks.txt and the .grammar files must agree");
        }
        return new InputStreamReader(stream, StandardCharsets.UTF_8);
    }
}
