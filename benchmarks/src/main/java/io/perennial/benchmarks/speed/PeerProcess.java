package io.perennial.benchmarks.speed;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The same step written with PyTorch in Python ({@code peer.py}), in a process that waits between
 * steps.
 */
final class PeerProcess implements AutoCloseable {

    private static final String SCRIPT = "peer.py";

    /** The allocator that the launcher gives to the JVM is not what a Python user has. */
    private static final String PRELOAD = "LD_PRELOAD";

    private final Path script;
    private final Path errors;
    private final Process process;
    private final BufferedWriter requests;
    private final BufferedReader answers;
    private final String version;

    private PeerProcess(Path script, Path errors, Process process) {
        this.script = script;
        this.errors = errors;
        this.process = process;
        this.requests =
                new BufferedWriter(
                        new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        this.answers =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.version = read();
    }

    /**
     * Starts one.
     *
     * @param python the interpreter; it must have PyTorch
     * @param threads of an operation
     * @throws IllegalStateException where it cannot run, with what it said
     */
    static PeerProcess start(String python, StepShape shape, int threads) {
        try {
            Path script = Files.createTempFile("perennial-peer", ".py");
            try (InputStream in = PeerProcess.class.getResourceAsStream(SCRIPT)) {
                Files.copy(in, script, StandardCopyOption.REPLACE_EXISTING);
            }
            Path errors = Files.createTempFile("perennial-peer", ".log");
            List<String> sizes =
                    Stream.of(
                                    shape.layers(),
                                    shape.hidden(),
                                    shape.heads(),
                                    shape.tokens(),
                                    shape.rows(),
                                    shape.bottleneck(),
                                    threads)
                            .map(String::valueOf)
                            .toList();
            ProcessBuilder builder = new ProcessBuilder(python, script.toString());
            builder.command().addAll(sizes);
            builder.environment().remove(PRELOAD);
            builder.redirectError(errors.toFile());
            return new PeerProcess(script, errors, builder.start());
        } catch (IOException e) {
            throw new IllegalStateException(
                    "cannot run \"%s\" (%s); name an interpreter that has PyTorch with --python"
                            .formatted(python, e.getMessage()),
                    e);
        }
    }

    /** Of its PyTorch. */
    String version() {
        return version;
    }

    /** Seconds of a training step. */
    double step() {
        return ask("step");
    }

    /** Seconds of the product that {@link MatrixPeak} measures, in float32. */
    double product() {
        return ask("product");
    }

    private double ask(String what) {
        try {
            requests.write(what + "\n");
            requests.flush();
        } catch (IOException e) {
            throw stopped(e);
        }
        return Double.parseDouble(read());
    }

    private String read() {
        try {
            String line = answers.readLine();
            if (line == null) {
                throw stopped(null);
            }
            return line;
        } catch (IOException e) {
            throw stopped(e);
        }
    }

    private IllegalStateException stopped(IOException cause) {
        String said;
        try {
            List<String> lines = Files.readAllLines(errors);
            said = lines.isEmpty() ? "nothing" : lines.get(lines.size() - 1);
        } catch (IOException e) {
            said = e.getMessage();
        }
        close();
        return new IllegalStateException(
                "the Python process stopped; it said: %s. It needs PyTorch (Debian: apt-get install python3-torch libopenblas0); --python names another interpreter"
                        .formatted(said),
                cause);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            Files.deleteIfExists(script);
            Files.deleteIfExists(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
