package io.perennial.cli.streams.grammar;

/** What a sentence is drawn for. */
public enum Purpose {
    /** Only from familiar lines. */
    TRAINING,
    /** Also from lines that training never sees. */
    TEST
}
