package io.perennial.serving.http;

import com.linecorp.armeria.common.HttpStatus;
import io.perennial.schemas.json.TextRules;
import java.util.OptionalInt;

/** Ends a request with a status and one sentence for the client. */
final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Sentences quote what was asked for, so they are cut to this many characters. */
    private static final int LONGEST_SENTENCE = 1_000;

    private final transient HttpStatus status;
    private final int retryAfterSeconds;

    private ApiException(HttpStatus status, int retryAfterSeconds, String message) {
        super(TextRules.shorten(message, LONGEST_SENTENCE), null, false, false);
        this.status = status;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** Any other status. */
    static ApiException of(HttpStatus status, String message) {
        return new ApiException(status, 0, message);
    }

    static ApiException badRequest(String message) {
        return new ApiException(HttpStatus.BAD_REQUEST, 0, message);
    }

    static ApiException unauthorized(String message) {
        return new ApiException(HttpStatus.UNAUTHORIZED, 0, message);
    }

    static ApiException forbidden(String message) {
        return new ApiException(HttpStatus.FORBIDDEN, 0, message);
    }

    static ApiException notFound(String message) {
        return new ApiException(HttpStatus.NOT_FOUND, 0, message);
    }

    static ApiException tooLarge(String message) {
        return new ApiException(HttpStatus.REQUEST_ENTITY_TOO_LARGE, 0, message);
    }

    static ApiException overloaded(int retryAfterSeconds, String message) {
        return new ApiException(HttpStatus.TOO_MANY_REQUESTS, retryAfterSeconds, message);
    }

    static ApiException unavailable(int retryAfterSeconds, String message) {
        return new ApiException(HttpStatus.SERVICE_UNAVAILABLE, retryAfterSeconds, message);
    }

    HttpStatus status() {
        return status;
    }

    /** When to try again; empty when trying again does not help. */
    OptionalInt retryAfterSeconds() {
        return retryAfterSeconds == 0 ? OptionalInt.empty() : OptionalInt.of(retryAfterSeconds);
    }
}
