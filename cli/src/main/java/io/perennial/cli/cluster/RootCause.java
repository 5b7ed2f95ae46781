package io.perennial.cli.cluster;

/** The innermost reason of a failure, as one line. */
final class RootCause {

    private RootCause() {}

    static String describe(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        String line = message == null ? "" : message.lines().findFirst().orElse("");
        return line.isBlank() ? cause.getClass().getSimpleName() : line;
    }
}
