package io.perennial.deploy.metric;

import io.perennial.deploy.alert.AlertRule;
import io.perennial.flink.metric.JobMetric;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Writes docs/metrics.md: the job's metrics as {@link JobMetric} registers them, serving's as it
 * exports them, and those of Flink that dashboards and alerts look at.
 */
final class MetricsReference {

    static final String FILE = "docs/metrics.md";

    private static final String SERVING = "perennial_serving_";
    private static final String HEAD =
            """
            # Metrics

            What the job and serving tell Prometheus. This page is written by a test from what a running system exports (`MetricsIT` in `deploy/` says how); to change a meaning, change it where
            the metric is registered.

            The job: port 9249 of every JobManager and TaskManager, set by `metrics.reporter.prometheus` in Flink's configuration (`./perennial train` without a cluster prints its address). Serving: `/metrics`
            of its port, for whom [security](security.md) lets in. Dashboards are in `deploy/grafana`, alert rules in `deploy/prometheus/rules`, and [runbooks](runbooks/README.md) say what to do when one fires.

            """;
    private static final String JOB =
            """
            ## The job

            Flink exports its counters as gauges that go back to 0 when the operator starts anew; `rate` and `increase` understand that. Each has Flink's labels too (`job_name`, `operator_name`, `subtask_index`,
            `tm_id`, …). A task with replicas is reported by several subtasks: take the maximum, `max by (task) (…)`.

            """;
    private static final String SERVERS =
            """
            ## Serving

            Of a histogram, `…_bucket`, `…_count` and `…_sum` are exported, of a summary `…_count` and `…_sum`, and beside both `…_max`, the largest of the last minutes. What begins with `armeria_` is of the HTTP
            server itself.

            """;
    private static final String FLINK =
            """
            ## Flink

            Of the hundreds that Flink and Kafka's clients export, those that dashboards and alerts look at.

            """;
    private static final String COLUMNS =
            "| name | type | unit | labels | meaning | alert |\n|---|---|---|---|---|---|\n";

    private final Scrape scrape;
    private final List<AlertRule> rules;

    MetricsReference(Scrape scrape, List<AlertRule> rules) {
        this.scrape = scrape;
        this.rules = rules;
    }

    String text() {
        StringBuilder text = new StringBuilder(HEAD).append(JOB).append(COLUMNS);
        for (JobMetric metric : JobMetric.values()) {
            String type = metric.kind() == JobMetric.Kind.COUNTER ? "counter, as a gauge" : "gauge";
            String label = metric.of() == JobMetric.Of.TASK ? "`task`" : "";
            row(text, metric.exported(), type, metric.unit(), label, metric.meaning());
        }
        text.append('\n').append(SERVERS).append(COLUMNS);
        for (Scrape.Family family : ofServing()) {
            row(text, family.name(), family.type(), unit(family), labels(family), family.help());
        }
        text.append('\n').append(FLINK).append(COLUMNS);
        FlinkMetrics.used()
                .forEach(
                        (name, meaning) ->
                                row(text, name, "gauge", meaning.unit(), "", meaning.text()));
        return text.toString();
    }

    /** Families of serving; the largest of a histogram is told with it. */
    private List<Scrape.Family> ofServing() {
        return scrape.families().values().stream()
                .filter(family -> family.name().startsWith(SERVING))
                .filter(
                        family ->
                                !family.name().endsWith("_max")
                                        || !scrape.families()
                                                .containsKey(
                                                        family.name()
                                                                .substring(
                                                                        0,
                                                                        family.name().length()
                                                                                - 4)))
                .toList();
    }

    private String labels(Scrape.Family family) {
        return scrape.labelsOf(family.name()).stream()
                .map(label -> "`" + label + "`")
                .collect(Collectors.joining(", "));
    }

    /** By Prometheus' rules the name tells, or the description does. */
    private static String unit(Scrape.Family family) {
        if (family.name().endsWith("_seconds")) {
            return "seconds";
        }
        if (family.name().endsWith("_bytes")) {
            return "bytes";
        }
        if (family.help().startsWith("1 w")) {
            return "0 or 1";
        }
        return family.help().contains(" over ") ? "ratio" : "count";
    }

    private void row(
            StringBuilder text,
            String name,
            String type,
            String unit,
            String labels,
            String meaning) {
        text.append(
                "| `%s` | %s | %s | %s | %s | %s |\n"
                        .formatted(name, type, unit, labels, meaning, alerts(name)));
    }

    private String alerts(String name) {
        return rules.stream()
                .filter(rule -> familiesOf(rule).contains(name))
                .map(rule -> "[%s](runbooks/%s.md)".formatted(rule.name(), rule.name()))
                .collect(Collectors.joining(", "));
    }

    private Set<String> familiesOf(AlertRule rule) {
        return rule.metrics().stream()
                .map(scrape::familyOf)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
