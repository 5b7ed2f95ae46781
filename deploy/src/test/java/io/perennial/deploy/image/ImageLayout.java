package io.perennial.deploy.image;

import io.perennial.deploy.Project;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Which files of the working tree a stage of an image takes where. */
final class ImageLayout {

    /** Files that match a source, and the folder or file that they become. */
    record Copy(String source, String target, List<Path> files) {}

    private final List<Copy> copies = new ArrayList<>();

    ImageLayout(Dockerfile dockerfile, String stage) {
        for (Dockerfile.Instruction instruction : dockerfile.whole(stage)) {
            if (instruction.keyword().equals("COPY") && !instruction.text().contains("--from=")) {
                List<String> words = instruction.words();
                String target = words.get(words.size() - 1);
                words.subList(0, words.size() - 1)
                        .forEach(source -> copies.add(new Copy(source, target, matching(source))));
            }
        }
    }

    private static List<Path> matching(String source) {
        Path pattern = Path.of(source);
        Path folder = Project.root().resolve(pattern).getParent();
        List<Path> found = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return found;
        }
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(folder, pattern.getFileName().toString())) {
            files.forEach(found::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found.stream().sorted().toList();
    }

    List<Copy> copies() {
        return copies;
    }

    /** Files of the working tree that lie below a folder of the image. */
    List<Path> below(String folder) {
        return copies.stream()
                .filter(copy -> copy.target().startsWith(folder))
                .flatMap(copy -> copy.files().stream())
                .toList();
    }
}
