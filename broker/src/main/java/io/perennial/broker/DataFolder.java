package io.perennial.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * The folder of a cluster: one sub-folder per node, formatted at first use and continued later.
 *
 * <p>A folder that belongs to a cluster of another size is refused, since the controllers vote by
 * their number.
 */
final class DataFolder {

    static final String CONTROLLER_LISTENER = "CONTROLLER";

    private static final String NODE_PREFIX = "node-";
    private static final String MARKER = "meta.properties";
    private static final String LOCK = "formatting.lock";

    private final Path folder;
    private final int nodes;

    DataFolder(Path folder, int nodes) {
        this.folder = folder.toAbsolutePath();
        this.nodes = nodes;
    }

    Path ofNode(int node) {
        return folder.resolve(NODE_PREFIX + node);
    }

    /**
     * Makes every node's folder ready; leaves those alone that are ready already. Processes that do
     * so at the same time agree: one waits for the other.
     */
    void format() {
        try {
            Files.createDirectories(folder);
            try (FileChannel lock =
                            FileChannel.open(
                                    folder.resolve(LOCK),
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.WRITE);
                    FileLock held = lock.lock()) {
                formatAll();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write into " + folder, e);
        }
    }

    private void formatAll() {
        refuseOtherSize();
        String clusterId = existingClusterId().orElseGet(() -> Uuid.randomUuid().toString());
        for (int node = 1; node <= nodes; node++) {
            formatNode(node, clusterId);
        }
    }

    private void refuseOtherSize() {
        try (Stream<Path> entries = Files.list(folder)) {
            long formatted = entries.filter(entry -> Files.exists(entry.resolve(MARKER))).count();
            if (formatted > 0 && formatted != nodes) {
                throw new IllegalStateException(
                        folder
                                + " belongs to a cluster of "
                                + formatted
                                + " nodes, not "
                                + nodes
                                + "; start as many nodes or use another folder");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<String> existingClusterId() {
        Path marker = ofNode(1).resolve(MARKER);
        if (!Files.exists(marker)) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(marker, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Optional.ofNullable(properties.getProperty("cluster.id"));
    }

    private void formatNode(int node, String clusterId) {
        String nodeFolder = ofNode(node).toString();
        try {
            Files.createDirectories(ofNode(node));
            new Formatter()
                    .setPrintStream(silent())
                    .setNodeId(node)
                    .setClusterId(clusterId)
                    .setControllerListenerName(CONTROLLER_LISTENER)
                    .setMetadataLogDirectory(nodeFolder)
                    .setDirectories(List.of(nodeFolder))
                    .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .setIgnoreFormatted(true)
                    .run();
        } catch (Exception e) {
            throw new IllegalStateException("cannot format " + nodeFolder + ": " + e, e);
        }
    }

    private static PrintStream silent() {
        return new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    }
}
