package io.perennial.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.deploy.Project;
import io.perennial.deploy.Written;
import io.perennial.deploy.alert.AlertRule;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the Prometheus Operator is told; its kinds have no data classes in Java. */
class MonitoringTest {

    private static final String RULES = "deploy/kubernetes/base/rules.yaml";
    private static final String HEAD =
            """
            # Written by a test from deploy/prometheus/rules: change it there.
            apiVersion: monitoring.coreos.com/v1
            kind: PrometheusRule
            metadata:
              name: perennial
            spec:
            """;

    private static JsonNode one(String overlay, String kind) {
        List<ObjectNode> found =
                Kustomization.overlay(overlay).stream()
                        .filter(it -> it.path("kind").asText().equals(kind))
                        .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static void assertKeys(JsonNode node, Set<String> known) {
        node.fieldNames().forEachRemaining(key -> assertThat(known).contains(key));
    }

    @Test
    void hasTheRulesThatPrometheusHas() throws Exception {
        StringBuilder rules = new StringBuilder(HEAD);
        Project.read(AlertRule.FILE)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> rules.append(line.isEmpty() ? "" : "  " + line).append('\n'));

        Written.assertUpToDate(RULES, rules.toString(), MonitoringTest.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "production", "gpu"})
    void asksServingAtItsService(String overlay) {
        JsonNode spec = one(overlay, "ServiceMonitor").path("spec");
        JsonNode endpoint = spec.at("/endpoints/0");
        JsonNode service = one(overlay, "Service");

        assertKeys(spec, Set.of("selector", "endpoints"));
        assertKeys(endpoint, Set.of("port", "path", "interval", "authorization"));
        assertThat(spec.at("/selector/matchLabels/app.kubernetes.io~1name"))
                .isEqualTo(service.at("/metadata/labels/app.kubernetes.io~1name"));
        assertThat(service.at("/spec/ports/0/name")).isEqualTo(endpoint.path("port"));
        assertThat(endpoint.path("path").asText()).isEqualTo("/metrics");
    }

    @ParameterizedTest
    @ValueSource(strings = {"production", "gpu"})
    void showsItsTokenWhereMetricsAreClosed(String overlay) {
        JsonNode endpoint = one(overlay, "ServiceMonitor").at("/spec/endpoints/0");
        String arguments =
                one(overlay, "Deployment").at("/spec/template/spec/containers/0/args").toString();

        assertThat(arguments).contains("--tokens=").doesNotContain("--open-management");
        assertThat(endpoint.at("/authorization/type").asText()).isEqualTo("Bearer");
        assertThat(endpoint.at("/authorization/credentials/name").asText())
                .isEqualTo("perennial-metrics-token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "production", "gpu"})
    void asksEveryProcessOfTheJob(String overlay) {
        JsonNode spec = one(overlay, "PodMonitor").path("spec");
        JsonNode job = one(overlay, "FlinkDeployment");
        JsonNode port = job.at("/spec/podTemplate/spec/containers/0/ports/0");

        assertKeys(spec, Set.of("selector", "podMetricsEndpoints"));
        assertThat(spec.at("/selector/matchLabels/app")).isEqualTo(job.at("/metadata/name"));
        assertThat(spec.at("/podMetricsEndpoints/0/port")).isEqualTo(port.path("name"));
        assertThat(port.path("containerPort").asText())
                .isEqualTo(
                        job.at("/spec/flinkConfiguration/metrics.reporter.prometheus.port")
                                .asText());
    }
}
