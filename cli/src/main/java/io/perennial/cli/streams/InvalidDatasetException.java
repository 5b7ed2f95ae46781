package io.perennial.cli.streams;

import java.nio.file.Path;

/** Data files that cannot be used; the message names file, line, problem and the next step. */
public final class InvalidDatasetException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidDatasetException(Path path, String problem) {
        super(path + ": " + problem);
    }

    InvalidDatasetException(Path path, long line, String problem) {
        super(path + ", line " + line + ": " + problem);
    }
}
