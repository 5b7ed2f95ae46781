package io.perennial.cli.terminal;

/** What the process tells the shell. */
public final class ExitCode {

    /** Done, and all that was promised held. */
    public static final int DONE = 0;

    /** It did not work, or a promise was broken. */
    public static final int FAILED = 1;

    /** The command line was not understood. */
    public static final int USAGE = 2;

    private ExitCode() {}
}
