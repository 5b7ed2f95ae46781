package io.perennial.deploy.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perennial.deploy.Yaml;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What Grafana is provisioned with. That every query finds something says MetricsIT. */
class DashboardsTest {

    private static final List<Dashboard> DASHBOARDS = Dashboard.all();

    @Test
    void haveNamesOfTheirOwn() {
        assertThat(DASHBOARDS).hasSizeGreaterThanOrEqualTo(4);
        assertThat(DASHBOARDS).extracting(it -> it.json().path("title")).doesNotHaveDuplicates();
        assertThat(DASHBOARDS)
                .allSatisfy(
                        it ->
                                assertThat(it.file())
                                        .isEqualTo(it.json().path("uid").asText() + ".json"));
    }

    @Test
    void askTheDataSourceThatIsChosen() {
        for (Dashboard dashboard : DASHBOARDS) {
            assertThat(dashboard.json().findValues("datasource"))
                    .isNotEmpty()
                    .allSatisfy(
                            source ->
                                    assertThat(source.path("uid").asText())
                                            .isEqualTo("${datasource}"));
            assertThat(dashboard.json().at("/templating/list/0/type").asText())
                    .isEqualTo("datasource");
        }
    }

    @Test
    void havePanelsThatAskForSomethingAndDoNotOverlap() {
        for (Dashboard dashboard : DASHBOARDS) {
            Set<String> cells = new HashSet<>();
            Set<Integer> ids = new HashSet<>();
            for (JsonNode panel : dashboard.json().path("panels")) {
                assertThat(ids.add(panel.path("id").asInt())).isTrue();
                assertThat(panel.path("title").asText()).isNotBlank();
                assertThat(panel.path("type").asText().equals("row"))
                        .as("%s: %s", dashboard.file(), panel.path("title"))
                        .isEqualTo(panel.path("targets").isEmpty());
                occupy(cells, panel.path("gridPos"));
            }
        }
    }

    private static void occupy(Set<String> cells, JsonNode place) {
        int right = place.path("x").asInt() + place.path("w").asInt();
        assertThat(right).isLessThanOrEqualTo(24);
        IntStream.range(place.path("x").asInt(), right)
                .forEach(
                        x ->
                                IntStream.range(0, place.path("h").asInt())
                                        .forEach(
                                                y ->
                                                        assertThat(
                                                                        cells.add(
                                                                                x
                                                                                        + ","
                                                                                        + (place.path(
                                                                                                                "y")
                                                                                                        .asInt()
                                                                                                + y)))
                                                                .as("%s overlaps", place)
                                                                .isTrue()));
    }

    @Test
    void areProvisionedWithTheirDataSource() {
        JsonNode sources = Yaml.document("deploy/grafana/provisioning/datasources/perennial.yaml");
        JsonNode providers = Yaml.document("deploy/grafana/provisioning/dashboards/perennial.yaml");

        assertThat(sources.path("apiVersion").asInt()).isEqualTo(1);
        assertThat(sources.at("/datasources/0/type").asText()).isEqualTo("prometheus");
        assertThat(sources.at("/datasources/0/isDefault").asBoolean()).isTrue();
        assertThat(providers.at("/providers/0/options/path").asText())
                .isEqualTo("/var/lib/grafana/dashboards");
    }
}
