package io.perennial.cli.streams.grammar;

/**
 * A grammar file cannot be used; the message names file, line, problem and what to write instead.
 */
public final class InvalidGrammarException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public InvalidGrammarException(String file, int line, String problem) {
        super(file + ", line " + line + ": " + problem);
    }

    public InvalidGrammarException(String file, String problem) {
        super(file + ": " + problem);
    }
}
