package io.perennial.cli.adapters;

import io.perennial.cli.terminal.Columns;
import io.perennial.model.artifact.AdapterArtifact;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Everything about one task's adapter as lines for people. */
public final class AdapterDescription {

    private static final int LONGEST_VALUE = 100;

    private AdapterDescription() {}

    /**
     * @param groups empty where the base is not at hand
     */
    public static List<String> lines(
            ServedTask task, List<ParameterGroup> groups, SignatureView signature) {
        List<String> lines = new ArrayList<>();
        task.adapter().ifPresent(current -> lines.addAll(lines(current, groups, signature)));
        task.problem().ifPresent(why -> lines.add("PROBLEM: " + why));
        return lines;
    }

    /** An adapter that was read from files. */
    public static List<String> lines(CheckedAdapter adapter) {
        return Columns.lines(
                List.of(
                        List.of("format", adapter.format()),
                        List.of("adapter", adapter.spec().toJson()),
                        List.of("labels", labels(adapter.labels())),
                        List.of("parameters", AdapterTable.grouped(adapter.parameters().length)),
                        List.of("base", adapter.baseFingerprint())));
    }

    private static List<String> lines(
            ServedTask.Current current, List<ParameterGroup> groups, SignatureView signature) {
        AdapterArtifact artifact = current.artifact();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("task", artifact.task()));
        rows.add(
                List.of(
                        "version",
                        "%d, published %s"
                                .formatted(artifact.version(), current.published().publishedAt())));
        rows.add(
                List.of(
                        "size",
                        "%s bytes in %d chunks"
                                .formatted(
                                        AdapterTable.grouped(current.bytes()), current.chunks())));
        rows.add(List.of("signature", signature.sentence()));
        rows.add(List.of("base", artifact.baseFingerprint()));
        rows.add(List.of("adapter", artifact.spec().toJson()));
        rows.add(List.of("labels", labels(artifact.labels())));
        rows.add(List.of("parameters", AdapterTable.grouped(artifact.parameters().length)));
        List<String> lines = new ArrayList<>(Columns.lines(rows));
        lines.addAll(groups(groups));
        lines.addAll(metadata(artifact));
        return lines;
    }

    private static String labels(List<String> labels) {
        return labels.isEmpty()
                ? "none: it writes text"
                : labels.size() + ": " + String.join(", ", labels);
    }

    private static List<String> groups(List<ParameterGroup> groups) {
        List<List<String>> rows = new ArrayList<>();
        for (ParameterGroup group : groups) {
            rows.add(
                    List.of(
                            "  " + group.name(),
                            AdapterTable.grouped(group.values()),
                            group.matrices() == 1 ? "" : "in " + group.matrices()));
        }
        return Columns.lines(rows);
    }

    private static List<String> metadata(AdapterArtifact artifact) {
        List<List<String>> rows = new ArrayList<>();
        new TreeMap<>(artifact.metadata())
                .forEach((key, value) -> rows.add(List.of("  " + key, shortened(value))));
        List<String> lines = new ArrayList<>();
        lines.add(rows.isEmpty() ? "metadata: none" : "metadata");
        lines.addAll(Columns.lines(rows));
        return lines;
    }

    private static String shortened(String value) {
        return value.length() <= LONGEST_VALUE
                ? value
                : value.substring(0, LONGEST_VALUE)
                        + "… (%s characters; --json shows all)"
                                .formatted(AdapterTable.grouped(value.length()));
    }
}
