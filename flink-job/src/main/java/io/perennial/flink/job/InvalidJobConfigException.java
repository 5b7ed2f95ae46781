package io.perennial.flink.job;

/** A setting that the job refuses to start with; the message names key, value, limit and remedy. */
public final class InvalidJobConfigException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String key;

    InvalidJobConfigException(String key, Object value, String limit, String nextStep) {
        super("--" + key + "=" + value + ": " + limit + "; " + nextStep);
        this.key = key;
    }

    /** The option that was refused, without its leading dashes. */
    public String key() {
        return key;
    }
}
