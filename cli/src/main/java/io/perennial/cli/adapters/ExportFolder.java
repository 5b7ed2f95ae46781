package io.perennial.cli.adapters;

import io.perennial.cli.terminal.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The folder that an export writes to. */
final class ExportFolder {

    private static final String README = "README.md";

    private final Path path;

    private ExportFolder(Path path) {
        this.path = path;
    }

    /**
     * Makes the folder where it is absent.
     *
     * @param force writes into a folder that holds files already, over those of the same names
     * @throws UserException if it is a file, or holds files and is not to be forced
     */
    static ExportFolder open(Path path, boolean force) throws IOException {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new UserException(path + " is a file; name a folder with --out");
        }
        Files.createDirectories(path);
        ExportFolder folder = new ExportFolder(path);
        if (!force && !folder.files().isEmpty()) {
            throw new UserException(
                    "the folder "
                            + path
                            + " is not empty; name another with --out, or write over it with --force");
        }
        Files.deleteIfExists(path.resolve(README));
        return folder;
    }

    Path path() {
        return path;
    }

    /** Adds an explanation, unless whoever wrote the files has added one. */
    void explain(String text) throws IOException {
        if (!Files.exists(path.resolve(README))) {
            Files.writeString(path.resolve(README), text);
        }
    }

    /** Everything directly in the folder, by name. */
    List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.sorted().toList();
        }
    }

    /** Takes the folder away again where nothing came into it. */
    void dropIfEmpty() throws IOException {
        if (files().isEmpty()) {
            Files.delete(path);
        }
    }
}
