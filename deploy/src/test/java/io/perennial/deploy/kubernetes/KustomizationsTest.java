package io.perennial.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.deploy.Project;
import io.perennial.deploy.Yaml;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every overlay can be put together, and every part of it can be read by those who act on it. */
class KustomizationsTest {

    private static Set<String> kinds(String overlay) {
        return Kustomization.overlay(overlay).stream()
                .map(it -> it.path("kind").asText())
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "production", "gpu"})
    void isWhole(String overlay) {
        assertThat(kinds(overlay))
                .contains(
                        "Namespace",
                        "Kafka",
                        "KafkaNodePool",
                        "KafkaTopic",
                        "KafkaUser",
                        "FlinkDeployment",
                        "Deployment",
                        "Service",
                        "PodDisruptionBudget",
                        "HorizontalPodAutoscaler",
                        "NetworkPolicy",
                        "ServiceMonitor",
                        "PodMonitor",
                        "PrometheusRule");
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "production", "gpu"})
    void isReadByTheDataClassesOfItsOperators(String overlay) {
        List<ObjectNode> typed =
                Kustomization.overlay(overlay).stream()
                        .filter(
                                it ->
                                        !it.path("apiVersion")
                                                .asText()
                                                .equals(Models.WITHOUT_CLASSES))
                        .toList();

        assertThat(typed).isNotEmpty().allSatisfy(it -> assertThat(Models.read(it)).isNotNull());
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "production", "gpu"})
    void liesInOneNamespace(String overlay) {
        assertThat(Kustomization.overlay(overlay))
                .filteredOn(it -> !it.path("kind").asText().equals("Namespace"))
                .allSatisfy(
                        it ->
                                assertThat(it.at("/metadata/namespace").asText())
                                        .isEqualTo("perennial"));
    }

    @Test
    void usesEveryFileThatThereIs() {
        Set<Path> named = new TreeSet<>();
        for (Path file : kustomizations()) {
            named.add(file);
            for (JsonNode document : Yaml.documents(file)) {
                document.path("resources").forEach(it -> add(named, file, it.asText()));
                document.path("patches").forEach(it -> add(named, file, it.path("path").asText()));
            }
        }

        assertThat(named)
                .containsAll(
                        Project.files("deploy/kubernetes", it -> it.toString().endsWith(".yaml")));
    }

    private static List<Path> kustomizations() {
        return Project.files("deploy/kubernetes", it -> it.endsWith("kustomization.yaml"));
    }

    private static void add(Set<Path> named, Path file, String relative) {
        named.add(file.resolveSibling(relative).normalize());
    }

    @Test
    void holdsNoSecret() {
        for (String overlay : List.of("local", "production", "gpu")) {
            assertThat(kinds(overlay)).doesNotContain("Secret");
        }
    }
}
