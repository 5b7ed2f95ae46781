package io.perennial.deploy.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.cli.cluster.RemoteCluster;
import io.perennial.deploy.Project;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job's image: what lies in Flink's lib, and what in usrlib. */
class JobImageTest {

    /** What Flink's distribution brings; the build has the same classes in jars of their own. */
    private static final Pattern FLINKS_OWN =
            Pattern.compile(
                    "(flink-(core|core-api|runtime|streaming-java|annotations|clients|metrics-core|shaded-.*)|slf4j-api|log4j-(api|core|slf4j2-impl))-\\d.*");

    private static final Path LIBRARIES = Project.path("cli/target/libraries");
    private static final Path MODULES = Project.path("cli/target/modules");

    private final ImageLayout layout =
            new ImageLayout(Dockerfile.read(Project.path("deploy/images/job/Dockerfile")), "cpu");

    private static List<Path> jars(Path folder) {
        return Project.files(
                Project.root().relativize(folder).toString(),
                file -> file.toString().endsWith(".jar"));
    }

    @Test
    void hasInUsrlibWhatTheCommandLineSendsToACluster() {
        String before = System.getProperty("java.class.path");
        try {
            System.setProperty(
                    "java.class.path",
                    Stream.of(MODULES, LIBRARIES)
                            .flatMap(folder -> jars(folder).stream())
                            .map(Path::toString)
                            .collect(Collectors.joining(File.pathSeparator)));

            assertThat(layout.below("/opt/flink/usrlib"))
                    .containsExactlyInAnyOrderElementsOf(RemoteCluster.jars(List.of()));
        } finally {
            System.setProperty("java.class.path", before);
        }
    }

    @Test
    void hasNothingTwice() {
        assertThat(layout.below("/opt/flink")).doesNotHaveDuplicates();
    }

    @Test
    void hasTheJobWhereManifestsLookForIt() {
        assertThat(layout.copies())
                .filteredOn(copy -> copy.target().equals("/opt/flink/usrlib/flink-job.jar"))
                .singleElement()
                .satisfies(
                        copy ->
                                assertThat(copy.files().get(0).getFileName().toString())
                                        .startsWith("flink-job-"));
    }

    @Test
    void loadsTheEngineFromLibAndTheJobFromUsrlib(@TempDir Path folder) throws Exception {
        List<String> classPath = new ArrayList<>();
        layout.below("/opt/flink/lib").forEach(jar -> classPath.add(jar.toString()));
        jars(LIBRARIES).stream()
                .filter(jar -> FLINKS_OWN.matcher(jar.getFileName().toString()).matches())
                .forEach(jar -> classPath.add(jar.toString()));
        classPath.add(
                Path.of(
                                EngineProbe.class
                                        .getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()
                                        .toURI())
                        .toString());
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx512m",
                                "-cp",
                                String.join(File.pathSeparator, classPath),
                                EngineProbe.class.getName()));
        layout.below("/opt/flink/usrlib").forEach(jar -> command.add(jar.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("RUST_FLAVOR", "cpu");
        builder.directory(folder.toFile());

        Process probe = builder.start();
        String output = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(probe.waitFor()).as(output).isZero();
        assertThat(output).containsPattern("PerennialJobMain [0-9a-f]{64}");
    }
}
