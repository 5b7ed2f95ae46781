package io.perennial.model.adapter;

/** Columns of the table of operations. The scripts use the ordinals. */
public enum Op {
    GROUP,
    SITE,
    LAYER,
    KIND,
    ACTIVATION,
    /** Here and behind: the matrices that the operation reads, -1 for none. */
    MATRICES
}
