package io.perennial.deploy.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.perennial.deploy.Project;
import io.perennial.deploy.grafana.Dashboard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus' own tool reads rules and settings, and lets each alert fire and be silent. */
class PromtoolTest {

    @BeforeEach
    void requirePromtool() {
        boolean found =
                Arrays.stream(System.getenv("PATH").split(":", -1))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool")));
        assumeTrue(
                found,
                "no promtool in PATH; install Prometheus (Debian: apt-get install prometheus)");
    }

    @Test
    void readsTheRules() throws Exception {
        assertPasses("check", "rules", AlertRule.FILE);
    }

    @Test
    void readsTheSettings() throws Exception {
        assertPasses(
                "check", "config", "--syntax-only", "deploy/compose/prometheus/prometheus.yaml");
    }

    @Test
    void seesEveryAlertFire() throws Exception {
        List<String> arguments = new ArrayList<>(List.of("test", "rules"));
        Project.files("deploy/prometheus/tests", file -> file.toString().endsWith(".yaml"))
                .forEach(file -> arguments.add(file.toString()));

        assertPasses(arguments.toArray(String[]::new));
    }

    @Test
    void readsTheQueriesOfTheDashboards(@TempDir Path folder) throws Exception {
        StringBuilder rules = new StringBuilder("groups:\n  - name: queries\n    rules:\n");
        int number = 0;
        for (Dashboard dashboard : Dashboard.all()) {
            for (String query : dashboard.queries().values()) {
                rules.append("      - record: query_%d%n        expr: |%n".formatted(number++));
                rules.append("          " + query.replace("$__rate_interval", "5m")).append('\n');
            }
        }
        Path file = Files.writeString(folder.resolve("queries.yaml"), rules);

        assertPasses("check", "rules", file.toString());
    }

    private static void assertPasses(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Process promtool =
                new ProcessBuilder(command)
                        .directory(Project.root().toFile())
                        .redirectErrorStream(true)
                        .start();
        String output =
                new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(promtool.waitFor()).as(output).isZero();
        assertThat(output).contains("SUCCESS");
    }
}
