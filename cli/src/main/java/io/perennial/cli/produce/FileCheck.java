package io.perennial.cli.produce;

import io.perennial.cli.streams.InvalidDatasetException;
import io.perennial.cli.streams.LabeledText;
import io.perennial.cli.streams.LabeledTextReader;
import io.perennial.schemas.example.LabeledExample;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads a file once from its beginning to its end, and finds every row that cannot be sent or that
 * the task would not learn from.
 *
 * @param usable rows that can be sent
 * @param unusable rows that cannot
 * @param problems what is wrong with the first of these, each with file, line and the next step
 */
public record FileCheck(long usable, long unusable, List<String> problems) {

    /** More than anybody reads; all are counted. */
    static final int NAMED = 20;

    /**
     * @param rules of the task, where they are known
     * @param each is told of every row that can be sent, in their order
     * @throws InvalidDatasetException if the file cannot be read to its end
     */
    public static FileCheck of(
            String task, Path file, Optional<TaskRules> rules, Consumer<LabeledText> each) {
        Reading reading = new Reading(task, file, rules, each);
        LabeledTextReader.visit(file, reading);
        return new FileCheck(reading.usable, reading.unusable, reading.problems);
    }

    public FileCheck {
        problems = List.copyOf(problems);
    }

    /** A row as an example of a task. */
    public static LabeledExample example(String task, LabeledText text) {
        return new LabeledExample(
                task, text.text(), text.textPair(), text.answer(), text.id(), null, Map.of());
    }

    private static final class Reading implements LabeledTextReader.Visitor {

        private final String task;
        private final Path file;
        private final Optional<TaskRules> rules;
        private final Consumer<LabeledText> each;
        private final List<String> problems = new ArrayList<>();
        private long usable;
        private long unusable;

        Reading(String task, Path file, Optional<TaskRules> rules, Consumer<LabeledText> each) {
            this.task = task;
            this.file = file;
            this.rules = rules;
            this.each = each;
        }

        @Override
        public void row(long line, LabeledText text) {
            Optional<String> problem = problem(text);
            if (problem.isPresent()) {
                refuse("%s, line %d: %s".formatted(file, line, problem.get()));
                return;
            }
            usable++;
            each.accept(text);
        }

        private Optional<String> problem(LabeledText text) {
            try {
                LabeledExample example = example(task, text);
                return rules.flatMap(known -> known.problem(example.answer()));
            } catch (IllegalArgumentException e) {
                return Optional.of(e.getMessage());
            }
        }

        @Override
        public void unusable(InvalidDatasetException problem) {
            refuse(problem.getMessage());
        }

        private void refuse(String problem) {
            unusable++;
            if (problems.size() < NAMED) {
                problems.add(problem);
            }
        }
    }
}
