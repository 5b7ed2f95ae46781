package io.perennial.cli.adapters;

import io.perennial.cli.terminal.Columns;
import io.perennial.model.adapter.AdapterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The tasks of the adapters topic as lines for people. */
public final class AdapterTable {

    private static final List<String> HEADINGS =
            List.of(
                    "TASK",
                    "VERSION",
                    "METHOD",
                    "OBJECTIVE",
                    "LABELS",
                    "PARAMETERS",
                    "BYTES",
                    "BASE",
                    "ACCURACY",
                    "PUBLISHED");

    private static final String NOTHING = "-";

    private AdapterTable() {}

    /** A line a task, then a line for each whose records are not as they should be. */
    public static List<String> lines(List<ServedTask> tasks) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADINGS);
        for (ServedTask task : tasks) {
            task.adapter().ifPresent(current -> rows.add(row(task.task(), current)));
        }
        List<String> lines = new ArrayList<>(rows.size() > 1 ? Columns.lines(rows) : List.of());
        for (ServedTask task : tasks) {
            task.problem().ifPresent(why -> lines.add("PROBLEM: " + task.task() + ": " + why));
        }
        return lines;
    }

    private static List<String> row(String task, ServedTask.Current current) {
        AdapterSpec spec = current.artifact().spec();
        return List.of(
                task,
                Long.toString(current.artifact().version()),
                spec.describe(),
                spec.objective().code(),
                spec.objective().hasLabels()
                        ? Integer.toString(current.artifact().labels().size())
                        : NOTHING,
                grouped(current.artifact().parameters().length),
                grouped(current.bytes()),
                shortened(current.artifact().baseFingerprint()),
                current.accuracy().map(AdapterTable::rounded).orElse(NOTHING),
                current.published().publishedAt().toString());
    }

    static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String rounded(String accuracy) {
        try {
            return String.format(Locale.ROOT, "%.3f", Double.parseDouble(accuracy));
        } catch (NumberFormatException e) {
            return accuracy;
        }
    }

    /** The first digits of a fingerprint, enough to tell bases apart. */
    public static String shortened(String fingerprint) {
        int shown = 12;
        return fingerprint.length() <= shown ? fingerprint : fingerprint.substring(0, shown) + "…";
    }
}
