package io.perennial.cli.adapters;

/**
 * What an imported artifact says about itself. Keys are part of the format of the adapters topic
 * and never change their meaning.
 */
public final class ImportMetadata {

    /** The format of the files that it was read from: {@code peft}, for example. */
    public static final String IMPORTED_FROM = "imported_from";

    /** ISO-8601 instant at which they were read. */
    public static final String IMPORTED_AT = "imported_at";

    /** Task of the artifact that it was read from, where it was an artifact. */
    public static final String IMPORTED_TASK = "imported_task";

    /** Version of that artifact. */
    public static final String IMPORTED_VERSION = "imported_version";

    private ImportMetadata() {}
}
