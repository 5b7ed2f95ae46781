package io.perennial.deploy.compose;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perennial.deploy.Commands;
import io.perennial.deploy.Project;
import io.perennial.deploy.Yaml;
import io.perennial.deploy.flink.FlatYaml;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ComposeFileTest {

    private static final String FOLDER = "deploy/compose";
    private static final JsonNode FILE = Yaml.document(FOLDER + "/compose.yaml");
    private static final Map<String, JsonNode> SERVICES = byName(FILE.path("services"));
    private static final Set<String> PROFILES = Set.of("cpu", "gpu");

    private static Map<String, JsonNode> byName(JsonNode node) {
        Map<String, JsonNode> fields = new TreeMap<>();
        node.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
        return fields;
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    @Test
    void followsTheSpecification() {
        assertThat(ComposeSchema.problems(FILE)).isEmpty();
    }

    @Test
    void hasAllPartsInBothProfiles() {
        for (String profile : PROFILES) {
            assertThat(startedBy(profile))
                    .contains("kafka", "jobmanager", "prometheus", "grafana")
                    .anyMatch(name -> name.startsWith("taskmanager"))
                    .anyMatch(name -> name.startsWith("serving"));
        }
        assertThat(Project.read(FOLDER + "/.env")).contains("COMPOSE_PROFILES=cpu");
    }

    private static Set<String> startedBy(String profile) {
        Set<String> names = new TreeSet<>();
        SERVICES.forEach(
                (name, service) -> {
                    if (service.path("profiles").isMissingNode()
                            || texts(service.path("profiles")).contains(profile)) {
                        names.add(name);
                    }
                });
        return names;
    }

    @Test
    void givesGpusToTheGpuProfileOnly() {
        SERVICES.forEach(
                (name, service) -> {
                    boolean gpu = texts(service.path("profiles")).contains("gpu");
                    JsonNode devices = service.at("/deploy/resources/reservations/devices");

                    assertThat(devices.isMissingNode()).as(name).isEqualTo(!gpu);
                    if (gpu) {
                        assertThat(devices.at("/0/driver").asText()).isEqualTo("nvidia");
                        assertThat(texts(devices.at("/0/capabilities"))).contains("gpu");
                        assertThat(service.at("/build/target").asText()).isEqualTo("cuda");
                        assertThat(service.path("image").asText()).endsWith("-cuda12.8");
                    }
                });
    }

    @Test
    void takesImagesOfAFixedVersion() {
        SERVICES.forEach(
                (name, service) ->
                        assertThat(service.path("image").asText())
                                .as(name)
                                .matches(
                                        "[a-z/-]+:(v?\\d+\\.\\d+\\.\\d+|\\$\\{PERENNIAL_VERSION:-\\d+\\.\\d+\\.\\d+}.*)"));
    }

    @Test
    void takesKafkaAndFlinkOfTheVersionsThatAreTested() {
        String pom = Project.read("pom.xml");
        String kafka = SERVICES.get("kafka").path("image").asText().replaceFirst(".*:", "");

        assertThat(pom).contains("<kafka.version>" + kafka + "</kafka.version>");
        assertThat(Project.read("deploy/images/job/Dockerfile"))
                .contains("flink:" + property(pom, "flink.version") + "-")
                .contains("PYTORCH_VERSION=" + property(pom, "pytorch.version"));
        assertThat(Project.read("deploy/images/serving/Dockerfile"))
                .contains("PYTORCH_VERSION=" + property(pom, "pytorch.version"));
    }

    private static String property(String pom, String name) {
        return pom.replaceFirst("(?s).*<" + name + ">([^<]+)</.*", "$1");
    }

    @Test
    void isClosedToOtherMachinesAndNeedsNoRights() {
        SERVICES.forEach(
                (name, service) -> {
                    assertThat(texts(service.path("ports")))
                            .as(name)
                            .allMatch(port -> port.startsWith("127.0.0.1:"));
                    assertThat(texts(service.path("cap_drop"))).as(name).containsExactly("ALL");
                    assertThat(texts(service.path("security_opt")))
                            .as(name)
                            .contains("no-new-privileges:true");
                    assertThat(service.has("privileged")).isFalse();
                    if (service.path("image").asText().startsWith("perennial-")) {
                        assertThat(service.path("read_only").asBoolean()).as(name).isTrue();
                        assertThat(texts(service.path("tmpfs")))
                                .anyMatch(it -> it.startsWith("/tmp"));
                    }
                });
    }

    @Test
    void namesOnlyWhatIsThere() {
        SERVICES.forEach(
                (name, service) -> {
                    assertThat(SERVICES.keySet())
                            .containsAll(byName(service.path("depends_on")).keySet());
                    for (String volume : texts(service.path("volumes"))) {
                        assertThere(name, volume.split(":", -1)[0]);
                    }
                    JsonNode build = service.path("build");
                    if (!build.isMissingNode()) {
                        Path context = Project.path(FOLDER).resolve(build.path("context").asText());
                        assertThat(context.resolve(build.path("dockerfile").asText())).exists();
                    }
                });
    }

    private static void assertThere(String service, String source) {
        if (source.startsWith(".")) {
            assertThat(Files.exists(Project.path(FOLDER).resolve(source)))
                    .as("%s mounts %s", service, source)
                    .isTrue();
        } else if (!source.startsWith("/")) {
            assertThat(byName(FILE.path("volumes"))).as(service).containsKey(source);
        }
    }

    @Test
    void waitsForWhatIsHealthyOnlyWhereThatIsChecked() {
        SERVICES.forEach(
                (name, service) ->
                        byName(service.path("depends_on"))
                                .forEach(
                                        (other, how) -> {
                                            if (how.path("condition")
                                                    .asText()
                                                    .equals("service_healthy")) {
                                                assertThat(SERVICES.get(other).has("healthcheck"))
                                                        .as("%s waits for %s", name, other)
                                                        .isTrue();
                                            }
                                        }));
    }

    @Test
    void tellsOurProgramsWhatTheyKnow() {
        Stream.of("serving", "serving-gpu", "topics")
                .forEach(name -> Commands.assertKnown(texts(SERVICES.get(name).path("command"))));
        List<String> job = texts(SERVICES.get("jobmanager").path("command"));

        assertThat(job).contains("io.perennial.flink.job.PerennialJobMain");
        assertThat(
                        Commands.ofTheJob(job.stream().filter(it -> it.contains("=")).toList())
                                .kafka()
                                .bootstrapServers())
                .isEqualTo("kafka:19092");
    }

    @Test
    void hasPrometheusAskEveryProcess() {
        JsonNode prometheus = Yaml.document(FOLDER + "/prometheus/prometheus.yaml");
        Set<String> asked = new TreeSet<>();
        for (JsonNode job : prometheus.path("scrape_configs")) {
            job.path("dns_sd_configs").forEach(it -> asked.addAll(texts(it.path("names"))));
            job.path("static_configs")
                    .forEach(
                            it ->
                                    texts(it.path("targets"))
                                            .forEach(to -> asked.add(to.split(":", -1)[0])));
        }
        Set<String> known = new TreeSet<>(SERVICES.keySet());
        SERVICES.values().forEach(it -> known.addAll(texts(it.at("/networks/default/aliases"))));

        assertThat(asked).contains("jobmanager", "taskmanager", "serving");
        assertThat(known).containsAll(asked);
    }

    @Test
    void setsFlinkUpAsEveryClusterMustBe() {
        Map<String, String> needed = FlatYaml.of(Yaml.document("deploy/flink/config.yaml"));
        Map<String, String> here = FlatYaml.of(Yaml.document(FOLDER + "/flink/config.yaml"));

        assertThat(here).containsAllEntriesOf(needed);
    }
}
