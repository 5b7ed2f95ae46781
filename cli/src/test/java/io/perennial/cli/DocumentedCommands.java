package io.perennial.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What a page of the documentation tells its readers to paste. */
final class DocumentedCommands {

    private DocumentedCommands() {}

    /** The fenced blocks in one language, in their order. */
    static List<String> of(String page, String language) {
        Pattern block =
                Pattern.compile(
                        "^```" + language + "\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
        return block.matcher(text(page)).results().map(DocumentedCommands::body).toList();
    }

    private static String body(MatchResult block) {
        return block.group(1).strip();
    }

    private static String text(String page) {
        Path file = Path.of("..", "docs", page);
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file.toAbsolutePath(), e);
        }
    }
}
