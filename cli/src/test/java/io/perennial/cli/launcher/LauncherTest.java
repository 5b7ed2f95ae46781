package io.perennial.cli.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    @TempDir private Path folder;
    private TinyProject project;

    @BeforeEach
    void makeProject() throws IOException {
        project = new TinyProject(folder);
    }

    @Nested
    class WhatIsMissing {

        @Test
        void noJava() throws Exception {
            TinyProject.Run run = project.run("--help");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err())
                    .contains("needs a JDK 17 or newer, but there is none")
                    .contains("apt-get install", "dnf install", "brew install", "sdk install");
        }

        @Test
        void anOldJava() throws Exception {
            project.java("1.8.0_402", true);

            TinyProject.Run run = project.run("--help");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).contains("found only").contains("(version 8)");
        }

        @Test
        void aRuntimeWithoutCompiler() throws Exception {
            project.java("21.0.2", false);
            project.maven("3.9.6");

            TinyProject.Run run = project.run("--help");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).contains("javac");
        }

        @Test
        void noMaven() throws Exception {
            project.java("17.0.15", true);

            TinyProject.Run run = project.run("--help");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err())
                    .contains("needs Maven 3.8 or newer to build, but there is no mvn in PATH")
                    .contains("apt-get install maven");
        }

        @Test
        void anOldMaven() throws Exception {
            project.java("17.0.15", true);
            project.maven("3.6.3");

            TinyProject.Run run = project.run("--help");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).contains("is version 3.6.3");
        }
    }

    @Nested
    class Building {

        @BeforeEach
        void tools() throws IOException {
            project.java("17.0.15", true);
            project.maven("3.10.1");
        }

        @Test
        void happensOnceWithOneLinePerModule() throws Exception {
            TinyProject.Run first = project.run("--help");
            TinyProject.Run second = project.run("--help");

            assertThat(first.exitCode()).isZero();
            assertThat(first.err()).isEqualTo("building model (3/8) …\n");
            assertThat(second.err()).isEmpty();
            assertThat(project.numberOfBuilds()).isEqualTo(1);
        }

        @Test
        void happensAgainWhenSourcesChange() throws Exception {
            project.run("--help");
            Files.writeString(project.path("cli/src/main/Code.java"), "two");
            project.run("--help");
            Files.move(
                    project.path("cli/src/main/Code.java"),
                    project.path("cli/src/main/Moved.java"));
            project.run("--help");

            assertThat(project.numberOfBuilds()).isEqualTo(3);
        }

        @Test
        void doesNotHappenWhenTestsChange() throws Exception {
            project.run("--help");
            Files.writeString(project.path("cli/src/test/CodeTest.java"), "two");
            project.run("--help");

            assertThat(project.numberOfBuilds()).isEqualTo(1);
        }

        @Test
        void showsMavensErrorsAndItsLogWhenItFails() throws Exception {
            TinyProject.Run run = project.run(Map.of("FAIL", "yes"), "--help");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err())
                    .contains("[ERROR] it does not compile")
                    .contains("target/perennial-build.log");
            assertThat(project.run("--help").exitCode()).isZero();
        }

        @Test
        void happensOnceWhenSeveralStartTogether() throws Exception {
            List<Process> processes =
                    List.of(
                            project.start(Map.of(), "a"),
                            project.start(Map.of(), "b"),
                            project.start(Map.of(), "c"));
            for (Process process : processes) {
                assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(TinyProject.finished(process).exitCode()).isZero();
            }

            assertThat(project.numberOfBuilds()).isEqualTo(1);
        }
    }

    @Nested
    class Running {

        @BeforeEach
        void tools() throws IOException {
            project.java("17.0.15", true);
            project.maven("3.9.6");
        }

        @Test
        void staysInTheCallersFolderAndKeepsArgumentsWhole() throws Exception {
            TinyProject.Run run = project.run("demo", "--data", "my data", "");

            List<String> lines = run.out().lines().toList();
            assertThat(lines.get(0)).isEqualTo(folder.toRealPath().toString());
            assertThat(lines)
                    .endsWith("io.perennial.cli.Perennial", "demo", "--data", "my data", "");
        }

        @Test
        void opensWhatFlinkNeedsAndNamesBothFolders() throws Exception {
            TinyProject.Run run = project.run("--help");

            assertThat(run.out())
                    .contains("--add-opens=java.base/java.util=ALL-UNNAMED")
                    .contains("cli/target/libraries/*")
                    .doesNotContain("--enable-native-access");
        }

        @Test
        void handsTheUsersOptionsToTheJvmLast() throws Exception {
            TinyProject.Run run =
                    project.run(Map.of("PERENNIAL_JAVA_OPTS", "-Xmx3g -Da=b"), "--help");

            List<String> lines = run.out().lines().toList();
            assertThat(lines.indexOf("-Xmx3g")).isEqualTo(lines.indexOf("-cp") - 2);
        }

        @Test
        void preloadsTheAllocatorThatTheUserNames() throws Exception {
            Path library = Files.createFile(folder.resolve("liballocator.so"));

            TinyProject.Run run =
                    project.run(Map.of("PERENNIAL_ALLOCATOR", library.toString()), "--help");

            assertThat(run.exitCode()).isZero();
            assertThat(run.out().lines()).contains("preloaded " + library);
        }

        @Test
        void preloadsNothingWhereTheUserWantsNone() throws Exception {
            TinyProject.Run run = project.run(Map.of("PERENNIAL_ALLOCATOR", "none"), "--help");

            assertThat(run.out().lines()).contains("preloaded nothing");
        }

        @Test
        void leavesWhatTheUserPreloadsAlone() throws Exception {
            Path library = Files.createFile(folder.resolve("libother.so"));

            TinyProject.Run run = project.run(Map.of("LD_PRELOAD", library.toString()), "--help");

            assertThat(run.out().lines()).contains("preloaded " + library);
        }

        @Test
        void refusesAnAllocatorThatIsNotThere() throws Exception {
            TinyProject.Run run =
                    project.run(Map.of("PERENNIAL_ALLOCATOR", "/no/such/library.so"), "--help");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err())
                    .contains("PERENNIAL_ALLOCATOR is /no/such/library.so")
                    .contains("name a library, or none");
        }

        @Test
        void worksThroughASymbolicLink() throws Exception {
            Path link = folder.resolve("link");
            Files.createSymbolicLink(link, Path.of("a project", "perennial"));

            assertThat(project.runThrough(link, "--help").exitCode()).isZero();
        }
    }
}
