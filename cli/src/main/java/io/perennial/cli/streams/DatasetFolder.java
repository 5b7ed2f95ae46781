package io.perennial.cli.streams;

import io.perennial.cli.streams.grammar.Draws;
import io.perennial.schemas.example.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A task out of a folder of the user's. The folder's name is the task's; {@code train} and {@code
 * test} are files that {@link LabeledTextReader} reads. Without {@code test}, {@code valid} is the
 * test; without both, every tenth row of the training on average, always the same ones.
 */
public final class DatasetFolder {

    private static final long SEED = 20_240_229;
    private static final double TEST_SHARE = 0.1;

    private DatasetFolder() {}

    /**
     * Reads a folder.
     *
     * @param limit the most training and the most test examples to keep, a fair and repeatable
     *     sample in the file's order; null for all
     * @throws InvalidDatasetException if there is nothing to train on, or a file cannot be used
     */
    public static TaskStream read(Path folder, @Nullable Integer limit) {
        if (limit != null && limit < 1) {
            throw new IllegalArgumentException(
                    "a limit of " + limit + " keeps no example; use 1 or more, or none");
        }
        if (!Files.isDirectory(folder)) {
            throw new InvalidDatasetException(folder, "there is no such folder; check the path");
        }
        int most = limit == null ? Integer.MAX_VALUE : limit;
        Path trainFile =
                find(folder, "train")
                        .orElseThrow(
                                () ->
                                        new InvalidDatasetException(
                                                folder,
                                                "there is no training file; add train."
                                                        + String.join(
                                                                ", train.",
                                                                DatasetFormat.allEndings())));
        Optional<Path> testFile = find(folder, "test").or(() -> find(folder, "valid"));
        if (testFile.isEmpty()) {
            return split(folder, trainFile, most);
        }
        return stream(folder, rows(trainFile, most), rows(testFile.get(), most));
    }

    private static Optional<Path> find(Path folder, String part) {
        List<Path> found =
                DatasetFormat.allEndings().stream()
                        .map(ending -> folder.resolve(part + "." + ending))
                        .filter(Files::isRegularFile)
                        .toList();
        if (found.size() > 1) {
            throw new InvalidDatasetException(
                    folder,
                    "both "
                            + found.get(0).getFileName()
                            + " and "
                            + found.get(1).getFileName()
                            + " are there; keep one of them");
        }
        return found.stream().findFirst();
    }

    private static List<LabeledText> rows(Path file, int most) {
        try (Stream<LabeledText> rows = LabeledTextReader.open(file)) {
            List<LabeledText> kept = Sample.of(rows, most, Draws.of(SEED, "sample"));
            if (kept.isEmpty()) {
                throw new InvalidDatasetException(file, "there are no rows; add some");
            }
            kept.forEach(row -> requireLabel(file, row));
            return kept;
        }
    }

    private static void requireLabel(Path file, LabeledText row) {
        if (row.answer().kind() != Answer.Kind.LABEL) {
            throw new InvalidDatasetException(
                    file,
                    "the rows have a '"
                            + row.answer().kind().field()
                            + "', but a folder's task learns a label for each text; send the file with perennial produce");
        }
    }

    private static TaskStream split(Path folder, Path file, int most) {
        List<LabeledText> all = rows(file, Integer.MAX_VALUE);
        if (all.size() < 2) {
            throw new InvalidDatasetException(
                    file,
                    "one row cannot be split into training and test; add rows or a test file");
        }
        List<Integer> order = new ArrayList<>();
        for (int index = 0; index < all.size(); index++) {
            order.add(index);
        }
        Draws.of(SEED, "split").shuffle(order);
        int testSize = Math.max(1, (int) Math.round(all.size() * TEST_SHARE));
        List<LabeledText> test =
                order.subList(0, testSize).stream().sorted().map(all::get).toList();
        List<LabeledText> train =
                order.subList(testSize, order.size()).stream().sorted().map(all::get).toList();
        return stream(folder, atMost(train, most), atMost(test, most));
    }

    private static List<LabeledText> atMost(List<LabeledText> rows, int most) {
        return Sample.of(rows.stream(), most, Draws.of(SEED, "sample"));
    }

    private static TaskStream stream(Path folder, List<LabeledText> train, List<LabeledText> test) {
        Path last = folder.toAbsolutePath().normalize().getFileName();
        String name = last == null ? "" : last.toString();
        try {
            return new TaskStream(name, "Rows of the folder " + name, train, test);
        } catch (IllegalArgumentException e) {
            throw new InvalidDatasetException(folder, e.getMessage() + "; rename the folder");
        }
    }
}
