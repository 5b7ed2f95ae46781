package io.perennial.cli.lifecycle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder for a command's data: the user's, which stays, or a temporary one, which is deleted at
 * {@link #close} unless it is to be kept.
 */
public final class WorkFolder implements AutoCloseable {

    private final Path path;
    private final boolean temporary;
    private final boolean kept;

    private WorkFolder(Path path, boolean temporary, boolean kept) {
        this.path = path;
        this.temporary = temporary;
        this.kept = kept;
    }

    /**
     * @param chosen the user's folder, made if absent; null takes a new temporary one
     * @param keep leaves a temporary folder in place
     */
    public static WorkFolder open(@Nullable Path chosen, boolean keep) {
        try {
            return chosen == null
                    ? new WorkFolder(Files.createTempDirectory("perennial-"), true, keep)
                    : new WorkFolder(
                            Files.createDirectories(chosen.toAbsolutePath().normalize()),
                            false,
                            true);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the folder " + chosen, e);
        }
    }

    public Path path() {
        return path;
    }

    /** A folder inside, made if absent. */
    public Path resolve(String name) {
        try {
            return Files.createDirectories(path.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the folder " + path.resolve(name), e);
        }
    }

    @Override
    public void close() throws IOException {
        if (!kept) {
            delete();
        }
    }

    /** Deletes a temporary folder, even one that was to be kept; the user's stays. */
    public void delete() throws IOException {
        if (!temporary || !Files.exists(path)) {
            return;
        }
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
