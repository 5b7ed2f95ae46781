package io.perennial.cli.streams;

import java.nio.file.Path;

/** Data files that cannot be used; the message names file, line, problem and the next step. */
public final class InvalidDatasetException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean ofOneRow;

    InvalidDatasetException(Path path, String problem) {
        super(path + ": " + problem);
        this.ofOneRow = false;
    }

    InvalidDatasetException(Path path, long line, String problem) {
        this(path, line, problem, false);
    }

    /**
     * @param ofOneRow whether the rows behind this one can be read all the same
     */
    InvalidDatasetException(Path path, long line, String problem, boolean ofOneRow) {
        super(path + ", line " + line + ": " + problem);
        this.ofOneRow = ofOneRow;
    }

    /** Whether the rows behind the one that this is about can be read all the same. */
    public boolean ofOneRow() {
        return ofOneRow;
    }
}
