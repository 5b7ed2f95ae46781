package io.perennial.flink.train;

/** State was written by a version of the job that this one does not know. */
public final class UnknownFormatException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    private UnknownFormatException(String what, int found, int known) {
        super(
                what
                        + " has format version "
                        + found
                        + ", this job reads version "
                        + known
                        + "; restore with the version of Perennial that wrote the savepoint");
    }

    static void check(String what, int found, int known) {
        if (found != known) {
            throw new UnknownFormatException(what, found, known);
        }
    }
}
