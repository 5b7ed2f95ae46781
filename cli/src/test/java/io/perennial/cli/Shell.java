package io.perennial.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A folder in which a person pastes commands; {@code ./perennial} there is this build's. */
final class Shell {

    private static final long SECONDS = 150;

    private final Path folder;
    private final Map<String, String> environment;

    Shell(Path folder, Map<String, String> environment) throws IOException {
        this.folder = folder;
        this.environment = environment;
        String script =
                """
                #!/bin/sh
                exec '%s' -Xmx512m $PERENNIAL_JAVA_OPTS -Dperennial.logs='%s' -cp '%s' %s "$@"
                """
                        .formatted(
                                Path.of(System.getProperty("java.home"), "bin", "java"),
                                folder.resolve("commands"),
                                System.getProperty("java.class.path"),
                                Perennial.class.getName());
        Path launcher = Files.writeString(folder.resolve("perennial"), script);
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Runs commands as bash does, and answers when they have ended. */
    CommandRun run(String commands) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder("bash", "-c", commands)
                        .directory(folder.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(
                    "has not ended after %d s: %s\n%s%s"
                            .formatted(
                                    SECONDS,
                                    commands,
                                    Files.readString(out),
                                    Files.readString(err)));
        }
        return new CommandRun(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
