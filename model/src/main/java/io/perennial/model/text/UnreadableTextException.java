package io.perennial.model.text;

/** A text that the base's tokenizer makes nothing of. */
public final class UnreadableTextException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public UnreadableTextException(String message) {
        super(message);
    }
}
