package io.perennial.cli.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs {@code ./perennial} in a copy of a tiny project, with a PATH that holds nothing but a few
 * plain tools and the stand-ins for java and mvn that a test puts there.
 */
class LauncherTest {

    private static final Path SCRIPT = Path.of("..", "perennial").toAbsolutePath().normalize();

    private static final List<String> TOOLS =
            List.of(
                    "bash",
                    "cat",
                    "cksum",
                    "cp",
                    "cut",
                    "dirname",
                    "env",
                    "find",
                    "flock",
                    "grep",
                    "head",
                    "ls",
                    "mkdir",
                    "readlink",
                    "rm",
                    "sed",
                    "sha256sum",
                    "shasum",
                    "sleep",
                    "sort",
                    "tail",
                    "tee",
                    "tput",
                    "xargs",
                    "echo",
                    "printf");

    /** A java that knows its version, and prints its arguments when told to run something. */
    private static final String FAKE_JAVA =
            """
            #!/usr/bin/env bash
            case "$*" in
              "-XshowSettings:properties -version") echo "    java.home = HOME" >&2 ;;
              -version) echo 'openjdk version "VERSION" 2025-01-01' >&2 ;;
              *) printf '%s\\n' "$PWD" "$@" ;;
            esac
            """;

    /** A mvn that builds what the launcher expects, and counts how often it was asked to. */
    private static final String FAKE_MAVEN =
            """
            #!/usr/bin/env bash
            if [ "$2" = --version ]; then echo "Apache Maven VERSION (abc)"; exit; fi
            echo "built" >>"$BUILDS"
            echo "[INFO] Building Perennial: model 0.1.0-SNAPSHOT                     [3/8]"
            if [ -n "${FAIL:-}" ]; then echo "[ERROR] it does not compile"; exit 1; fi
            project="$(dirname "$3")"
            mkdir -p "$project/cli/target/modules" "$project/cli/target/libraries"
            : >"$project/cli/target/modules/model.jar"
            : >"$project/cli/target/cli-0.1.0.jar"
            """;

    @TempDir private Path folder;
    private Path tools;
    private Path project;
    private Path builds;

    private record Run(int exitCode, String out, String err) {}

    @BeforeEach
    void makeProject() throws IOException {
        tools = Files.createDirectories(folder.resolve("tools"));
        project = Files.createDirectories(folder.resolve("a project"));
        builds = folder.resolve("builds");
        Files.copy(SCRIPT, project.resolve("perennial"));
        makeExecutable(project.resolve("perennial"));
        Files.writeString(project.resolve("pom.xml"), "<project/>");
        Files.createDirectories(project.resolve("cli/src/main"));
        Files.createDirectories(project.resolve("cli/src/test"));
        Files.writeString(project.resolve("cli/pom.xml"), "<project/>");
        Files.writeString(project.resolve("cli/src/main/Code.java"), "one");
        for (String tool : TOOLS) {
            Path real = Path.of("/usr/bin", tool);
            Path other = Path.of("/bin", tool);
            if (Files.exists(real) || Files.exists(other)) {
                Files.createSymbolicLink(tools.resolve(tool), Files.exists(real) ? real : other);
            }
        }
    }

    private void java(String version, boolean withCompiler) throws IOException {
        Path home = Files.createDirectories(folder.resolve("java home"));
        Files.createDirectories(home.resolve("bin"));
        script(
                tools.resolve("java"),
                FAKE_JAVA.replace("HOME", home.toString()).replace("VERSION", version));
        if (withCompiler) {
            script(home.resolve("bin/javac"), "#!/usr/bin/env bash\n");
        }
    }

    private void maven(String version) throws IOException {
        script(tools.resolve("mvn"), FAKE_MAVEN.replace("VERSION", version));
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, text);
        makeExecutable(file);
    }

    private static void makeExecutable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Run run(String... arguments) throws IOException, InterruptedException {
        return run(Map.of(), arguments);
    }

    private Run run(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        Process process = start(environment, arguments);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return finished(process);
    }

    private Process start(Map<String, String> environment, String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder();
        builder.command().add(project.resolve("perennial").toString());
        builder.command().addAll(List.of(arguments));
        builder.environment().clear();
        builder.environment().put("PATH", tools.toString());
        builder.environment().put("BUILDS", builds.toString());
        builder.environment().putAll(environment);
        return builder.directory(folder.toFile()).start();
    }

    private static Run finished(Process process) throws IOException {
        return new Run(
                process.exitValue(),
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8),
                new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
    }

    private int numberOfBuilds() throws IOException {
        return Files.exists(builds) ? Files.readAllLines(builds).size() : 0;
    }

    @Nested
    class WhatIsMissing {

        @Test
        void noJava() throws Exception {
            Run run = run("--help");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err())
                    .contains("needs a JDK 17 or newer, but there is none")
                    .contains("apt-get install", "dnf install", "brew install", "sdk install");
        }

        @Test
        void anOldJava() throws Exception {
            java("1.8.0_402", true);

            Run run = run("--help");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).contains("found only").contains("(version 8)");
        }

        @Test
        void aRuntimeWithoutCompiler() throws Exception {
            java("21.0.2", false);
            maven("3.9.6");

            Run run = run("--help");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).contains("javac");
        }

        @Test
        void noMaven() throws Exception {
            java("17.0.15", true);

            Run run = run("--help");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err())
                    .contains("needs Maven 3.8 or newer to build, but there is no mvn in PATH")
                    .contains("apt-get install maven");
        }

        @Test
        void anOldMaven() throws Exception {
            java("17.0.15", true);
            maven("3.6.3");

            Run run = run("--help");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).contains("is version 3.6.3");
        }
    }

    @Nested
    class Building {

        @BeforeEach
        void tools() throws IOException {
            java("17.0.15", true);
            maven("3.10.1");
        }

        @Test
        void happensOnceWithOneLinePerModule() throws Exception {
            Run first = run("--help");
            Run second = run("--help");

            assertThat(first.exitCode()).isZero();
            assertThat(first.err()).isEqualTo("building model (3/8) …\n");
            assertThat(second.err()).isEmpty();
            assertThat(numberOfBuilds()).isEqualTo(1);
        }

        @Test
        void happensAgainWhenSourcesChange() throws Exception {
            run("--help");
            Files.writeString(project.resolve("cli/src/main/Code.java"), "two");
            run("--help");
            Files.move(
                    project.resolve("cli/src/main/Code.java"),
                    project.resolve("cli/src/main/Moved.java"));
            run("--help");

            assertThat(numberOfBuilds()).isEqualTo(3);
        }

        @Test
        void doesNotHappenWhenTestsChange() throws Exception {
            run("--help");
            Files.writeString(project.resolve("cli/src/test/CodeTest.java"), "two");
            run("--help");

            assertThat(numberOfBuilds()).isEqualTo(1);
        }

        @Test
        void showsMavensErrorsAndItsLogWhenItFails() throws Exception {
            Run run = run(Map.of("FAIL", "yes"), "--help");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err())
                    .contains("[ERROR] it does not compile")
                    .contains("target/perennial-build.log");
            assertThat(run("--help").exitCode()).isZero();
        }

        @Test
        void happensOnceWhenSeveralStartTogether() throws Exception {
            List<Process> processes =
                    List.of(start(Map.of(), "a"), start(Map.of(), "b"), start(Map.of(), "c"));
            for (Process process : processes) {
                assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(finished(process).exitCode()).isZero();
            }

            assertThat(numberOfBuilds()).isEqualTo(1);
        }
    }

    @Nested
    class Running {

        @BeforeEach
        void tools() throws IOException {
            java("17.0.15", true);
            maven("3.9.6");
        }

        @Test
        void staysInTheCallersFolderAndKeepsArgumentsWhole() throws Exception {
            Run run = run("demo", "--data", "my data", "");

            List<String> lines = run.out().lines().toList();
            assertThat(lines.get(0)).isEqualTo(folder.toRealPath().toString());
            assertThat(lines)
                    .endsWith("io.perennial.cli.Perennial", "demo", "--data", "my data", "");
        }

        @Test
        void opensWhatFlinkNeedsAndNamesBothFolders() throws Exception {
            Run run = run("--help");

            assertThat(run.out())
                    .contains("--add-opens=java.base/java.util=ALL-UNNAMED")
                    .contains("cli/target/libraries/*")
                    .doesNotContain("--enable-native-access");
        }

        @Test
        void handsTheUsersOptionsToTheJvmLast() throws Exception {
            Run run = run(Map.of("PERENNIAL_JAVA_OPTS", "-Xmx3g -Da=b"), "--help");

            List<String> lines = run.out().lines().toList();
            assertThat(lines.indexOf("-Xmx3g")).isEqualTo(lines.indexOf("-cp") - 2);
        }

        @Test
        void worksThroughASymbolicLink() throws Exception {
            Path link = folder.resolve("link");
            Files.createSymbolicLink(link, Path.of("a project", "perennial"));
            Files.delete(project.resolve("cli/src/main/Code.java"));
            Files.writeString(project.resolve("cli/src/main/Code.java"), "one");

            ProcessBuilder builder = new ProcessBuilder(link.toString(), "--help");
            builder.environment().clear();
            builder.environment().put("PATH", tools.toString());
            builder.environment().put("BUILDS", builds.toString());
            Process process = builder.directory(folder.toFile()).start();

            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(finished(process).exitCode()).isZero();
        }
    }
}
