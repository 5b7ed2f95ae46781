package io.perennial.cli.terminal;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.function.BooleanSupplier;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Turns exceptions into one clear line and an exit code. Stack traces go to the log file, and to
 * the console only with {@code --verbose}.
 */
public final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {

    /** The option that shows stack traces. */
    public static final String VERBOSE = "--verbose";

    private final BooleanSupplier verbose;

    /**
     * @param verbose asked when a command has failed: whether the stack trace is wanted
     */
    public Failures(BooleanSupplier verbose) {
        this.verbose = verbose;
    }

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("perennial: " + sentence(e));
        UnmatchedArgumentException.printSuggestions(e, err);
        err.println("See '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.USAGE;
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        boolean known = e instanceof UserException || e instanceof IllegalArgumentException;
        err.println("perennial: " + (known ? sentence(e) : "unexpected failure: " + sentence(e)));
        LoggerFactory.getLogger(Failures.class).info("The command failed", e);
        if (verbose.getAsBoolean()) {
            e.printStackTrace(err);
        } else if (!known) {
            err.println("Run it again with " + VERBOSE + " for the stack trace.");
        }
        if (!known && Files.exists(LogFile.path())) {
            err.println("The full log: " + LogFile.path());
        }
        return ExitCode.FAILED;
    }

    private static String sentence(Throwable e) {
        String message = e.getMessage();
        return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
    }
}
