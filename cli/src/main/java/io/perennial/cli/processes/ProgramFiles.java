package io.perennial.cli.processes;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jars that processes run from, as further names of the same files in their own folder: a build
 * that replaces the originals meanwhile takes no class away from a process that still has to load
 * it.
 */
final class ProgramFiles {

    private static final Logger LOG = LoggerFactory.getLogger(ProgramFiles.class);

    private ProgramFiles() {}

    /**
     * A class path of such names. What is no jar, and what the file system gives no second name,
     * stays where it is.
     *
     * @param folder for the names; those of an earlier start are removed
     */
    static String kept(Path folder, String classPath) throws IOException {
        try (Stream<Path> earlier = Files.list(folder)) {
            for (Path name : earlier.toList()) {
                Files.delete(name);
            }
        }
        List<String> kept = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            kept.add(kept(folder, kept.size(), Path.of(entry)));
        }
        return String.join(File.pathSeparator, kept);
    }

    private static String kept(Path folder, int number, Path entry) {
        if (!entry.toString().endsWith(".jar")) {
            return entry.toString();
        }
        Path name = folder.resolve("%03d-%s".formatted(number, entry.getFileName()));
        try {
            return Files.createLink(name, entry.toRealPath()).toString();
        } catch (IOException | UnsupportedOperationException e) {
            LOG.info("{} is used where it is: {}", entry, e.toString());
            return entry.toString();
        }
    }

    /** A command with another class path. */
    static List<String> withClassPath(List<String> program, String classPath) {
        List<String> other = new ArrayList<>(program);
        other.set(program.indexOf("-cp") + 1, classPath);
        return other;
    }
}
