package io.perennial.fuzz;

/** What became of an input that did no harm. */
public enum Verdict {
    /** It was taken for what it is. */
    ACCEPTED,
    /** It was refused, with words that help whoever sent it. */
    REFUSED
}
