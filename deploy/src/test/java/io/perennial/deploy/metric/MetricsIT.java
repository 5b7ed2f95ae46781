package io.perennial.deploy.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.deploy.Written;
import io.perennial.deploy.alert.AlertRule;
import io.perennial.deploy.grafana.Dashboard;
import io.perennial.flink.metric.JobMetric;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The reference, the dashboards and the alerts speak of metrics that a running system exports. One
 * is started for all tests, given work, and read as Prometheus reads it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetricsIT {

    /** Of the machine, and of Prometheus itself; no process of ours exports them. */
    private static final Set<String> OF_THE_MACHINE =
            Set.of(
                    "kubelet_volume_stats_available_bytes",
                    "kubelet_volume_stats_capacity_bytes",
                    "node_filesystem_avail_bytes",
                    "node_filesystem_size_bytes");

    /** Labels whose values come with what happens, or are chosen in a dashboard. */
    private static final Set<String> OPEN_VALUES = Set.of("outcome", "instance", "task");

    private final Map<String, String> queries = new TreeMap<>();
    private Scrape scrape;

    @BeforeAll
    void readARunningSystem(@TempDir Path folder) throws Exception {
        Dashboard.all().forEach(dashboard -> queries.putAll(dashboard.queries()));
        AlertRule.all().forEach(rule -> queries.put("alert " + rule.name(), rule.expression()));
        try (RunningSystem system = new RunningSystem(folder)) {
            system.work();
            scrape = system.scrapeWith(everythingThatIsSpokenOf());
        }
    }

    private Set<String> everythingThatIsSpokenOf() {
        Set<String> names = new TreeSet<>(FlinkMetrics.used().keySet());
        for (JobMetric metric : JobMetric.values()) {
            names.add(metric.exported());
        }
        queries.values().forEach(query -> names.addAll(PromQl.metrics(query)));
        names.removeAll(OF_THE_MACHINE);
        return names;
    }

    @Test
    void theReferenceIsUpToDate() throws Exception {
        Written.assertUpToDate(
                MetricsReference.FILE,
                new MetricsReference(scrape, AlertRule.all()).text(),
                MetricsIT.class);
    }

    @Test
    void theReferenceHasEverythingThatIsAskedFor() {
        String reference = new MetricsReference(scrape, AlertRule.all()).text();
        List<String> missing = new ArrayList<>();
        queries.forEach(
                (where, query) -> {
                    for (String metric : PromQl.metrics(query)) {
                        if (!OF_THE_MACHINE.contains(metric)
                                && !reference.contains("`" + scrape.familyOf(metric) + "`")) {
                            missing.add(where + " asks for " + metric);
                        }
                    }
                });

        assertThat(missing).isEmpty();
    }

    @Test
    void everyQueryFindsSomething() {
        List<String> empty = new ArrayList<>();
        queries.forEach(
                (where, query) -> {
                    for (PromQl.Selector selector : PromQl.selectors(query)) {
                        if (!OF_THE_MACHINE.contains(selector.metric())
                                && !scrape.answers(withoutOpenValues(selector))) {
                            empty.add(where + " finds no " + selector);
                        }
                    }
                });

        assertThat(empty).isEmpty();
    }

    private static PromQl.Selector withoutOpenValues(PromQl.Selector selector) {
        Map<String, Pattern> matchers = new TreeMap<>(selector.matchers());
        matchers.keySet().removeAll(OPEN_VALUES);
        return new PromQl.Selector(selector.metric(), matchers);
    }

    @Test
    void everyMetricOfServingSaysWhatItMeans() {
        assertThat(scrape.families().values())
                .filteredOn(family -> family.name().startsWith("perennial_"))
                .isNotEmpty()
                .allSatisfy(family -> assertThat(family.help()).isNotBlank());
    }
}
