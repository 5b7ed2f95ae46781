package io.perennial.cli.adapters;

/** What an adapter can be exported as. */
public enum ExportFormat {
    /** A folder of Hugging Face PEFT. */
    PEFT,
    /** A folder of AdapterHub's library. */
    ADAPTERHUB,
    /** A Hugging Face model with the adapter merged into the base's own matrices. */
    MERGED,
    /** The artifact as it was published. */
    PERENNIAL
}
