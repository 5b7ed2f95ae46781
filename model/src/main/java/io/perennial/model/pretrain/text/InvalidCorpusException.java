package io.perennial.model.pretrain.text;

/**
 * A corpus file, its weight, a tokenizer.json or a token store that cannot be used; the message
 * names the file, what is wrong, the limit and the next step.
 */
public final class InvalidCorpusException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public InvalidCorpusException(String message) {
        super(message);
    }

    public InvalidCorpusException(String message, Throwable cause) {
        super(message, cause);
    }
}
