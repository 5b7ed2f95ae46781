package io.perennial.flink.local;

/** The innermost reason of a failure, as one line. */
public final class RootCause {

    private RootCause() {}

    /** Message of the innermost cause, or its type where it has none. */
    public static String describe(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        String line = message == null ? "" : message.lines().findFirst().orElse("");
        return line.isBlank() ? cause.getClass().getSimpleName() : line;
    }
}
