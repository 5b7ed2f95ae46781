package io.perennial.benchmarks.methods;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The comparison as a table and as data. */
public final class MethodsReport {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final String environment;
    private final MethodsSettings settings;
    private final List<String> dataSets;
    private final long baseParameters;
    private final List<CandidateResult> results;

    MethodsReport(
            String environment,
            MethodsSettings settings,
            List<String> dataSets,
            long baseParameters,
            List<CandidateResult> results) {
        this.environment = environment;
        this.settings = settings;
        this.dataSets = List.copyOf(dataSets);
        this.baseParameters = baseParameters;
        this.results = List.copyOf(results);
    }

    /** What the numbers depend on. */
    public String environment() {
        return "%s, batch %d, %d epochs, seed %d; sizes and times on %s"
                .formatted(
                        environment,
                        settings.batch(),
                        settings.epochs(),
                        settings.seed(),
                        dataSets.get(0));
    }

    /** Markdown, as {@code RESULTS.md} keeps it; a dash stands for what was not measured. */
    public String toMarkdown() {
        List<String> columns = new ArrayList<>(List.of("method", "learning rate"));
        for (String dataSet : dataSets) {
            columns.addAll(List.of(dataSet, "to houlsby"));
        }
        columns.addAll(
                List.of("trained", "% of base", "artifact bytes", "step ms", "step to houlsby"));
        List<String> lines = new ArrayList<>();
        lines.add("| " + String.join(" | ", columns) + " |");
        lines.add("|---|" + "---:|".repeat(columns.size() - 1));
        results.forEach(result -> lines.add("| " + String.join(" | ", cells(result)) + " |"));
        return String.join("\n", lines);
    }

    private List<String> cells(CandidateResult result) {
        List<String> cells = new ArrayList<>();
        cells.add(result.candidate().name());
        cells.add(Double.toString(result.candidate().learningRate()));
        for (int i = 0; i < dataSets.size(); i++) {
            cells.add(format("%.4f", result.accuracies().get(i)));
            cells.add(ratio(result, i).map(ratio -> format("%.3f", ratio)).orElse("-"));
        }
        cells.add(format("%,d", result.trainedParameters()));
        cells.add(format("%.3f", percentOfBase(result)));
        cells.add(format("%,d", result.artifactBytes()));
        cells.add(result.times().map(times -> format("%.1f", times.millis())).orElse("-"));
        cells.add(result.times().map(times -> format("%.2f", times.ratio())).orElse("-"));
        return cells;
    }

    private static String format(String form, Object value) {
        return String.format(Locale.ROOT, form, value);
    }

    private double percentOfBase(CandidateResult result) {
        return 100.0 * result.trainedParameters() / baseParameters;
    }

    private Optional<Double> ratio(CandidateResult result, int dataSet) {
        return results.stream()
                .filter(other -> other.candidate().name().equals(Candidate.REFERENCE))
                .findFirst()
                .map(other -> result.accuracies().get(dataSet) / other.accuracies().get(dataSet));
    }

    /** The same as JSON, with names instead of columns. */
    public String toJson() {
        ObjectNode root = JSON.createObjectNode();
        root.put("environment", environment());
        root.put("base_parameters", baseParameters);
        results.forEach(result -> add(root.withArray("methods").addObject(), result));
        try {
            return JSON.writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report is always writable", e);
        }
    }

    private void add(ObjectNode node, CandidateResult result) {
        node.put("method", result.candidate().name());
        if (result.candidate() instanceof Candidate.Adapted adapted) {
            node.put("adapter", adapted.spec().toJson());
        }
        node.put("learning_rate", result.candidate().learningRate());
        for (int i = 0; i < dataSets.size(); i++) {
            ObjectNode own = node.withObject("/data").putObject(dataSets.get(i));
            own.put("accuracy", result.accuracies().get(i));
            ratio(result, i).ifPresent(ratio -> own.put("to_houlsby", ratio));
        }
        node.put("trained_parameters", result.trainedParameters());
        node.put("percent_of_base", percentOfBase(result));
        node.put("artifact_bytes", result.artifactBytes());
        result.times()
                .ifPresent(
                        times -> {
                            node.put("step_milliseconds", times.millis());
                            node.put("step_to_houlsby", times.ratio());
                        });
    }
}
