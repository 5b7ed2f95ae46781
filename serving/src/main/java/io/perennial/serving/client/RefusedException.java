package io.perennial.serving.client;

import java.io.IOException;
import java.net.URI;

/** The server has answered with a refusal. */
public final class RefusedException extends IOException {

    private static final long serialVersionUID = 1L;
    private static final int NOT_FOUND = 404;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;

    private final int status;
    private final String reason;

    RefusedException(URI address, int status, String reason) {
        super("%s answers %d: %s".formatted(address, status, reason));
        this.status = status;
        this.reason = reason;
    }

    /** Of HTTP. */
    public int status() {
        return status;
    }

    /** The server's sentence. */
    public String reason() {
        return reason;
    }

    /** Whether there is no such task or version. */
    public boolean isNotFound() {
        return status == NOT_FOUND;
    }

    /** Whether the same request may be answered later. */
    public boolean isTemporary() {
        return status == TOO_MANY || status == UNAVAILABLE;
    }
}
