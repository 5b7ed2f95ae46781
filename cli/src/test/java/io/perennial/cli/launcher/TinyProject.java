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

/**
 * A copy of {@code ./perennial} in a project of two files, whose PATH holds nothing but a few plain
 * tools and the stand-ins for java and mvn that a test asks for.
 */
final class TinyProject {

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

    /**
     * A java that knows its version, and prints its folder, its arguments and what was preloaded
     * when told to run something.
     */
    private static final String FAKE_JAVA =
            """
            #!/usr/bin/env bash
            case "$*" in
              "-XshowSettings:properties -version") echo "    java.home = HOME" >&2 ;;
              -version) echo 'openjdk version "VERSION" 2025-01-01' >&2 ;;
              *) printf '%s\\n' "$PWD" "preloaded ${LD_PRELOAD:-nothing}" "$@" ;;
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

    private final Path folder;
    private final Path tools;
    private final Path project;
    private final Path builds;

    record Run(int exitCode, String out, String err) {}

    TinyProject(Path folder) throws IOException {
        this.folder = folder;
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

    void java(String version, boolean withCompiler) throws IOException {
        Path home = Files.createDirectories(folder.resolve("java home"));
        Files.createDirectories(home.resolve("bin"));
        script(
                tools.resolve("java"),
                FAKE_JAVA.replace("HOME", home.toString()).replace("VERSION", version));
        if (withCompiler) {
            script(home.resolve("bin/javac"), "#!/usr/bin/env bash\n");
        }
    }

    void maven(String version) throws IOException {
        script(tools.resolve("mvn"), FAKE_MAVEN.replace("VERSION", version));
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, text);
        makeExecutable(file);
    }

    private static void makeExecutable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    Run run(String... arguments) throws IOException, InterruptedException {
        return run(Map.of(), arguments);
    }

    Run run(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        return awaited(start(environment, arguments));
    }

    /** Runs the launcher by another path. */
    Run runThrough(Path script, String... arguments) throws IOException, InterruptedException {
        return awaited(start(script, Map.of(), arguments));
    }

    /** Starts the launcher in the folder that holds the project. */
    Process start(Map<String, String> environment, String... arguments) throws IOException {
        return start(project.resolve("perennial"), environment, arguments);
    }

    private Process start(Path script, Map<String, String> environment, String... arguments)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder();
        builder.command().add(script.toString());
        builder.command().addAll(List.of(arguments));
        builder.environment().clear();
        builder.environment().put("PATH", tools.toString());
        builder.environment().put("BUILDS", builds.toString());
        builder.environment().putAll(environment);
        return builder.directory(folder.toFile()).start();
    }

    private static Run awaited(Process process) throws IOException, InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return finished(process);
    }

    static Run finished(Process process) throws IOException {
        return new Run(
                process.exitValue(),
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8),
                new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
    }

    int numberOfBuilds() throws IOException {
        return Files.exists(builds) ? Files.readAllLines(builds).size() : 0;
    }

    /** A file or folder of the project. */
    Path path(String name) {
        return project.resolve(name);
    }
}
