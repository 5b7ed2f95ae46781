package io.perennial.serving;

/**
 * A setting of the serving process that cannot work. The message names key, value, limit and the
 * next step.
 */
public final class InvalidServingConfigException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String key;

    InvalidServingConfigException(String key, Object value, String limit, String nextStep) {
        super(key + " = " + value + ": " + limit + ". " + nextStep);
        this.key = key;
    }

    /** The setting that is wrong, for example {@code limits.rowsPerBatch}. */
    public String key() {
        return key;
    }
}
