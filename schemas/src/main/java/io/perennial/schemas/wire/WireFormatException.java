package io.perennial.schemas.wire;

import java.io.IOException;

/** Bytes are not a record of the expected kind. The message says what they are instead. */
public final class WireFormatException extends IOException {

    private static final long serialVersionUID = 1L;

    WireFormatException(String message) {
        super(message);
    }

    WireFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
