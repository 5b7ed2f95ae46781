package io.perennial.deploy.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.deploy.Project;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every alert has its page in docs/runbooks, and every page its alert. */
class AlertRulesTest {

    private static final List<AlertRule> RULES = AlertRule.all();

    @Test
    void areNamedOnceAndSayHowUrgentTheyAre() {
        assertThat(RULES).isNotEmpty();
        assertThat(RULES).extracting(AlertRule::name).doesNotHaveDuplicates();
        assertThat(RULES)
                .allSatisfy(
                        rule -> {
                            assertThat(rule.name()).startsWith("Perennial");
                            assertThat(rule.labels().path("severity").asText())
                                    .isIn("page", "warn");
                            assertThat(rule.annotations().path("summary").asText()).isNotBlank();
                            assertThat(rule.annotations().path("description").asText())
                                    .isNotBlank();
                        });
    }

    @Test
    void linkTheirPages() {
        assertThat(RULES)
                .allSatisfy(
                        rule -> {
                            assertThat(rule.annotations().path("runbook").asText())
                                    .isEqualTo(rule.page());
                            assertThat(Project.read(rule.page()))
                                    .contains("Alert `" + rule.name() + "`.")
                                    .containsSubsequence(
                                            "## Symptom", "## Look here", "## Do this");
                        });
    }

    @Test
    void haveAllPagesThatThereAre() {
        List<String> pages =
                Project.files("docs/runbooks", file -> true).stream()
                        .map(Path::getFileName)
                        .map(Path::toString)
                        .filter(name -> !name.equals("README.md"))
                        .toList();

        assertThat(RULES)
                .extracting(rule -> rule.name() + ".md")
                .containsExactlyInAnyOrderElementsOf(pages);
    }

    @Test
    void areListedForOperators() {
        String list = Project.read("docs/runbooks/README.md");

        assertThat(RULES)
                .allSatisfy(
                        rule ->
                                assertThat(list)
                                        .contains(
                                                "[%s](%s.md)".formatted(rule.name(), rule.name())));
    }

    @Test
    void haveTestsThatFireThem() {
        String tests =
                String.join(
                        "\n",
                        Project.files("deploy/prometheus/tests", file -> true).stream()
                                .map(Project::read)
                                .toList());

        assertThat(RULES)
                .allSatisfy(
                        rule ->
                                assertThat(tests)
                                        .containsPattern(
                                                "alertname: "
                                                        + rule.name()
                                                        + "\\s+exp_alerts:\\s+- exp_labels"));
    }
}
