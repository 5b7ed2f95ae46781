package io.perennial.chaos.load;

import io.perennial.schemas.example.Answer;
import io.perennial.schemas.example.LabeledExample;
import io.perennial.schemas.example.LabeledExampleJson;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The examples of every task, numbered from 0 on: one word of a text says its label. The same
 * number of the same task is always the same example.
 */
public final class NumberedExamples {

    private static final Map<String, List<String>> WORDS =
            Map.of(
                    "animal", List.of("cat", "dog", "horse", "bird", "fish"),
                    "colour", List.of("red", "green", "blue", "yellow", "black"),
                    "fruit", List.of("apple", "pear", "plum", "cherry", "grape"));
    private static final List<String> LABELS = List.of("animal", "colour", "fruit");
    private static final List<String> FRAMES =
            List.of("i saw a %s today", "the word is %s", "%s it was", "tell me about %s");
    private static final char SEPARATOR = '#';

    private NumberedExamples() {}

    /** Every word that can occur. */
    public static List<String> vocabulary() {
        return Stream.concat(
                        FRAMES.stream().flatMap(frame -> Stream.of(frame.split(" "))),
                        WORDS.values().stream().flatMap(List::stream))
                .filter(word -> !word.equals("%s"))
                .distinct()
                .sorted()
                .toList();
    }

    /** A few texts of every label. */
    public static List<String> texts() {
        return LABELS.stream().map(label -> text(label, 1)).toList();
    }

    /** An example's JSON, as producers send it. */
    static byte[] encode(String task, long number) {
        String label = LABELS.get((int) (number % LABELS.size()));
        return LabeledExampleJson.encode(
                new LabeledExample(
                        task,
                        text(label, number / LABELS.size()),
                        null,
                        new Answer.Label(label),
                        id(task, number),
                        null,
                        Map.of()));
    }

    private static String text(String label, long number) {
        String word = WORDS.get(label).get((int) (number % 5));
        return FRAMES.get((int) (number / 5 % FRAMES.size())).formatted(word);
    }

    /** What a producer calls an example. */
    public static String id(String task, long number) {
        return task + SEPARATOR + number;
    }

    /** The number that an example's id carries. */
    public static long numberOf(String id) {
        return Long.parseLong(id.substring(id.indexOf(SEPARATOR) + 1));
    }
}
