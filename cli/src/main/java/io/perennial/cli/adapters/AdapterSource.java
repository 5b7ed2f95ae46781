package io.perennial.cli.adapters;

import io.perennial.cli.terminal.UserException;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.exchange.AdapterFiles;
import io.perennial.model.exchange.ImportedAdapter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Files of an adapter: a folder of another library, or an artifact of ours. */
public final class AdapterSource {

    /** An artifact's name in a folder. */
    static final String FILE = "perennial_adapter.safetensors";

    private static final String OURS = "perennial";

    private final Path path;
    private final Clock clock;

    public AdapterSource(Path path, Clock clock) {
        this.path = path;
        this.clock = clock;
    }

    /**
     * Reads the files and checks them against the base.
     *
     * @param labels names for the head's rows instead of those in the files
     * @throws UserException naming the file, what is wrong with it, and the next step
     */
    public CheckedAdapter read(FrozenBase base, Optional<List<String>> labels) {
        try {
            CheckedAdapter adapter = read(base);
            CheckedAdapter named = labels.map(names -> renamed(adapter, names)).orElse(adapter);
            AdapterCheck.check(base, named);
            return named;
        } catch (IllegalArgumentException e) {
            throw new UserException(path + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UserException(path + " cannot be read: " + reason(e), e);
        }
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName() + ", " + e.getMessage();
    }

    private CheckedAdapter read(FrozenBase base) throws IOException {
        if (!Files.exists(path)) {
            throw new UserException(path + ": there is no such folder or file; check the path");
        }
        if (!Files.isDirectory(path)) {
            return artifact(path);
        }
        Path ours = path.resolve(FILE);
        return Files.exists(ours) ? artifact(ours) : imported(AdapterFiles.read(base, path), base);
    }

    private CheckedAdapter artifact(Path file) throws IOException {
        AdapterArtifact artifact = AdapterArtifact.fromBytes(Files.readAllBytes(file));
        Map<String, String> metadata = new HashMap<>(artifact.metadata());
        if (!metadata.containsKey(ImportMetadata.IMPORTED_FROM)) {
            metadata.put(ImportMetadata.IMPORTED_FROM, OURS);
            metadata.put(ImportMetadata.IMPORTED_TASK, artifact.task());
            metadata.put(ImportMetadata.IMPORTED_VERSION, Long.toString(artifact.version()));
        }
        metadata.put(ImportMetadata.IMPORTED_AT, clock.instant().toString());
        return new CheckedAdapter(
                OURS,
                artifact.spec(),
                artifact.labels(),
                metadata,
                artifact.baseFingerprint(),
                artifact.parameters(),
                artifact.features());
    }

    private CheckedAdapter imported(ImportedAdapter imported, FrozenBase base) {
        String format = imported.format().code();
        return new CheckedAdapter(
                format,
                imported.spec(),
                imported.labels(),
                Map.of(
                        ImportMetadata.IMPORTED_FROM,
                        format,
                        ImportMetadata.IMPORTED_AT,
                        clock.instant().toString()),
                base.fingerprint(),
                imported.parameters(),
                Optional.empty());
    }

    private static CheckedAdapter renamed(CheckedAdapter adapter, List<String> names) {
        if (!adapter.spec().objective().hasLabels()) {
            throw new IllegalArgumentException(
                    "--labels names labels, but a task with the objective "
                            + adapter.spec().objective().code()
                            + " has none; leave --labels out");
        }
        if (names.size() != adapter.labels().size()) {
            throw new IllegalArgumentException(
                    "--labels names %d labels, but the head has %d rows; name one for each, in their order (the files say: %s)"
                            .formatted(
                                    names.size(),
                                    adapter.labels().size(),
                                    String.join(", ", adapter.labels())));
        }
        return new CheckedAdapter(
                adapter.format(),
                adapter.spec(),
                names,
                adapter.metadata(),
                adapter.baseFingerprint(),
                adapter.parameters(),
                adapter.features());
    }
}
