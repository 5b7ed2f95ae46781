package io.perennial.cli.terminal;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.List;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Turns exceptions into one clear line and an exit code. Stack traces go to the log file, and to the
 * console only with {@code --verbose}.
 */
public final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {

    /** The option, looked up in the parsed arguments, so that this class needs no command. */
    public static final String VERBOSE = "--verbose";

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
        if (isVerbose(parsed)) {
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

    private static boolean isVerbose(ParseResult parsed) {
        List<String> given = parsed.expandedArgs();
        return given.contains(VERBOSE);
    }
}
