package io.perennial.schemas.json;

import io.perennial.schemas.Decoded;
import io.perennial.schemas.RejectionReason;

/** A value breaks a rule of its record. The message says what, where, the limit and what to do. */
public final class InvalidFieldException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** Messages quote what others sent, so they are cut to this many characters. */
    private static final int LONGEST_MESSAGE = 500;

    private final RejectionReason reason;

    public InvalidFieldException(RejectionReason reason, String message) {
        super(TextRules.shorten(message, LONGEST_MESSAGE));
        this.reason = reason;
    }

    /** A field that must be there is not. */
    public static InvalidFieldException missing(String field, String nextStep) {
        return new InvalidFieldException(
                RejectionReason.MISSING_FIELD, "field \"" + field + "\" is missing; " + nextStep);
    }

    /** A field's value cannot be used. */
    public static InvalidFieldException invalid(String field, String problem) {
        return new InvalidFieldException(
                RejectionReason.INVALID_FIELD, "field \"" + field + "\" " + problem);
    }

    public RejectionReason reason() {
        return reason;
    }

    public <T> Decoded<T> toInvalid() {
        return new Decoded.Invalid<>(reason, String.valueOf(getMessage()));
    }
}
