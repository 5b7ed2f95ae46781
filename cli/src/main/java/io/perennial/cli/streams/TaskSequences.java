package io.perennial.cli.streams;

import io.perennial.cli.streams.grammar.Draws;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads sequences of tasks out of a folder with one folder a data set. A sequence is a list of
 * folders, or {@code eight}, or one data set as several tasks: {@code NAME-domains} by the groups
 * of its {@code domains.json}, {@code NAME-15x10} as 15 tasks of 10 labels that a seed draws.
 */
public final class TaskSequences {

    /** The name of the sequence below. */
    public static final String EIGHT = "eight";

    private static final List<String> EIGHT_FOLDERS =
            List.of(
                    "snips",
                    "trec6",
                    "subj",
                    "sst2",
                    "agnews_4k",
                    "dbpedia14_7k",
                    "banking77",
                    "clinc150");

    private static final Pattern DOMAINS = Pattern.compile("(.+)-domains");
    private static final Pattern PARTS = Pattern.compile("(.+)-(\\d{1,4})x(\\d{1,4})");
    private static final String OUT_OF_SCOPE = "oos_test.jsonl";

    private final Path data;
    private final @Nullable Integer limit;
    private final long seed;

    /**
     * @param limit the most training and the most test rows of a task; null for all
     * @param seed of drawn labels
     */
    public TaskSequences(Path data, @Nullable Integer limit, long seed) {
        this.data = data;
        this.limit = limit;
        this.seed = seed;
    }

    /**
     * Reads a sequence.
     *
     * @param names folders in the order of learning, or the one name of a ready sequence
     * @throws InvalidDatasetException naming what cannot be used
     */
    public TaskSequence read(List<String> names) {
        requireFolder();
        requireDistinct(names);
        String all = String.join(",", names);
        if (names.equals(List.of(EIGHT)) && !isFolder(EIGHT)) {
            return folders(EIGHT, EIGHT_FOLDERS);
        }
        if (names.size() == 1 && !isFolder(all)) {
            Matcher domains = DOMAINS.matcher(all);
            if (domains.matches()) {
                return split(
                        all,
                        domains.group(1),
                        LabelGroups.read(data.resolve(domains.group(1)).resolve("domains.json")));
            }
            Matcher parts = PARTS.matcher(all);
            if (parts.matches()) {
                return drawn(all, parts);
            }
        }
        return folders(all, names);
    }

    private void requireFolder() {
        if (!Files.isDirectory(data)) {
            throw new InvalidDatasetException(data, "there is no such folder; check --data");
        }
    }

    private void requireDistinct(List<String> names) {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (name.isBlank()) {
                throw new InvalidDatasetException(
                        data,
                        "a task's name is empty; write names with single commas between them");
            }
            if (!seen.add(name)) {
                throw new InvalidDatasetException(
                        data, "the task " + name + " is named twice; name each task once");
            }
        }
    }

    private boolean isFolder(String name) {
        return Files.isDirectory(data.resolve(name));
    }

    private TaskSequence folders(String name, List<String> folders) {
        return new TaskSequence(
                name,
                folders.stream().map(f -> DatasetFolder.read(data.resolve(f), limit)).toList(),
                folders.stream().flatMap(f -> outOfScope(f).stream()).toList());
    }

    private TaskSequence drawn(String name, Matcher parts) {
        String folder = parts.group(1);
        int tasks = Integer.parseInt(parts.group(2));
        int labels = Integer.parseInt(parts.group(3));
        TaskStream whole = DatasetFolder.read(data.resolve(folder), null);
        List<String> shuffled = new ArrayList<>(whole.labels());
        if (tasks < 1 || labels < 1 || tasks * labels > shuffled.size()) {
            throw new InvalidDatasetException(
                    data.resolve(folder),
                    "%d tasks of %d labels need %d labels, and there are %d; ask for fewer"
                            .formatted(tasks, labels, tasks * labels, shuffled.size()));
        }
        Draws.of(seed, "label groups").shuffle(shuffled);
        List<LabelGroups.Group> groups = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            groups.add(
                    new LabelGroups.Group(
                            "%s-%02d".formatted(folder, i + 1),
                            new HashSet<>(shuffled.subList(i * labels, (i + 1) * labels))));
        }
        return split(name, folder, whole, groups);
    }

    private TaskSequence split(String name, String folder, List<LabelGroups.Group> groups) {
        return split(name, folder, DatasetFolder.read(data.resolve(folder), null), groups);
    }

    private TaskSequence split(
            String name, String folder, TaskStream whole, List<LabelGroups.Group> groups) {
        List<TaskStream> tasks = new ArrayList<>();
        for (LabelGroups.Group group : groups) {
            List<LabeledText> train = rows(whole.train(), group);
            List<LabeledText> test = rows(whole.test(), group);
            if (train.isEmpty() || test.isEmpty()) {
                throw new InvalidDatasetException(
                        data.resolve(folder),
                        "the group %s has %d training and %d test rows; it needs both"
                                .formatted(group.name(), train.size(), test.size()));
            }
            tasks.add(new TaskStream(group.name(), "Labels of the folder " + folder, train, test));
        }
        return new TaskSequence(name, tasks, outOfScope(folder));
    }

    private List<LabeledText> rows(List<LabeledText> rows, LabelGroups.Group group) {
        return Sample.of(
                rows.stream().filter(row -> group.labels().contains(row.label())),
                limit == null ? Integer.MAX_VALUE : limit,
                Draws.of(seed, "sample " + group.name()));
    }

    private List<String> outOfScope(String folder) {
        Path file = data.resolve(folder).resolve(OUT_OF_SCOPE);
        if (!Files.isRegularFile(file)) {
            return List.of();
        }
        try (Stream<LabeledText> rows = LabeledTextReader.open(file)) {
            int most = limit == null ? Integer.MAX_VALUE : limit;
            return Sample.of(rows, most, Draws.of(seed, "out of scope")).stream()
                    .map(LabeledText::text)
                    .toList();
        }
    }
}
