package io.perennial.model.adapter;

/** Columns of the table of derived matrices. The scripts use the ordinals. */
public enum Derive {
    GROUP,
    KIND,
    ACTIVATION,
    /** Here and behind: the matrices that it is derived from, -1 for none. */
    INPUTS
}
