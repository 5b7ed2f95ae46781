package io.perennial.schemas.signature;

/** A file of keys that cannot be used. The message names the file, never what it holds. */
public final class InvalidKeyFileException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    InvalidKeyFileException(String message) {
        super(message);
    }
}
