package io.perennial.deploy.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.deploy.Project;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every image must be: pinned, whole, without root and without secrets. */
class DockerfilesTest {

    private static final Pattern PINNED =
            Pattern.compile(
                    "[a-z0-9./-]+(:[A-Za-z0-9_.-]*\\d+\\.\\d+[A-Za-z0-9_.-]*|@sha256:[0-9a-f]{64})");
    private static final Pattern SECRET =
            Pattern.compile("(?i)(password|passwd|secret|token|api_?key|private_?key)\\s*=");
    private static final Pattern NOT_ROOT = Pattern.compile("[1-9]\\d{3,}:[1-9]\\d{3,}");
    private static final List<String> TARGETS = List.of("cpu", "cuda");

    static List<Dockerfile> dockerfiles() {
        return Dockerfile.all();
    }

    @ParameterizedTest
    @MethodSource("dockerfiles")
    void standsOnImagesOfAFixedVersion(Dockerfile dockerfile) {
        List<String> own = dockerfile.stages().stream().map(Dockerfile.Stage::name).toList();

        assertThat(dockerfile.stages())
                .extracting(Dockerfile.Stage::parent)
                .filteredOn(parent -> !own.contains(parent))
                .isNotEmpty()
                .allSatisfy(
                        parent ->
                                assertThat(parent)
                                        .matches(PINNED)
                                        .doesNotContain("latest", "SNAPSHOT"));
    }

    @ParameterizedTest
    @MethodSource("dockerfiles")
    void runsAsAUserThatIsNotRoot(Dockerfile dockerfile) {
        for (String target : TARGETS) {
            List<String> users =
                    dockerfile.whole(target).stream()
                            .filter(it -> it.keyword().equals("USER"))
                            .map(Dockerfile.Instruction::text)
                            .toList();

            assertThat(users).as(target).isNotEmpty();
            assertThat(users.get(users.size() - 1)).matches(NOT_ROOT);
        }
    }

    @ParameterizedTest
    @MethodSource("dockerfiles")
    void checksItsHealthOnce(Dockerfile dockerfile) {
        for (String target : TARGETS) {
            assertThat(dockerfile.whole(target))
                    .filteredOn(it -> it.keyword().equals("HEALTHCHECK"))
                    .singleElement()
                    .satisfies(it -> assertThat(it.text()).contains("CMD [", "--timeout="));
        }
    }

    @ParameterizedTest
    @MethodSource("dockerfiles")
    void fetchesNothingByItselfAndHoldsNoSecret(Dockerfile dockerfile) {
        for (Dockerfile.Stage stage : dockerfile.stages()) {
            assertThat(stage.all("ADD")).isEmpty();
            assertThat(stage.all("RUN"))
                    .allSatisfy(
                            it ->
                                    assertThat(it.text())
                                            .doesNotContain("http:", "https:", "curl -", "wget "));
            assertThat(stage.instructions())
                    .allSatisfy(it -> assertThat(it.text()).doesNotContainPattern(SECRET));
        }
    }

    @ParameterizedTest
    @MethodSource("dockerfiles")
    void leavesNoPackageListsBehindAndFailsAtTheFirstFailure(Dockerfile dockerfile) {
        for (Dockerfile.Stage stage : dockerfile.stages()) {
            for (Dockerfile.Instruction run : stage.all("RUN")) {
                assertThat(run.text()).startsWith("set -eu;");
                if (run.text().contains("apt-get")) {
                    assertThat(run.text())
                            .contains("--no-install-recommends", "rm -rf /var/lib/apt/lists/*");
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dockerfiles")
    void copiesWhatTheBuildHasMade(Dockerfile dockerfile) {
        for (String target : TARGETS) {
            assertThat(new ImageLayout(dockerfile, target).copies())
                    .isNotEmpty()
                    .allSatisfy(copy -> assertThat(copy.files()).as(copy.source()).isNotEmpty())
                    .filteredOn(copy -> !copy.target().endsWith("/"))
                    .allSatisfy(copy -> assertThat(copy.files()).as(copy.source()).hasSize(1));
        }
    }

    @ParameterizedTest
    @MethodSource("dockerfiles")
    void isSentWhatItCopiesAndNothingElse(Dockerfile dockerfile) {
        List<String> sent =
                Project.read(dockerfile.name() + ".dockerignore")
                        .lines()
                        .filter(line -> !line.isBlank() && !line.startsWith("#"))
                        .toList();

        assertThat(sent.get(0)).isEqualTo("**");
        assertThat(new ImageLayout(dockerfile, "cpu").copies())
                .allSatisfy(
                        copy ->
                                assertThat(sent)
                                        .as(copy.source())
                                        .anyMatch(line -> covers(line, copy.source())));
        assertThat(sent.subList(1, sent.size())).allMatch(line -> line.startsWith("!"));
    }

    private static boolean covers(String line, String source) {
        String pattern = line.substring(1);
        return source.equals(pattern)
                || pattern.endsWith("/*.jar")
                        && source.startsWith(pattern.substring(0, pattern.length() - 5))
                        && source.endsWith(".jar");
    }
}
