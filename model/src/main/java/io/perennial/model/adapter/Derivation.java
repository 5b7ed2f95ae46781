package io.perennial.model.adapter;

/**
 * How a matrix comes from parameters at the start of every step; one function of {@code tables.py}
 * each.
 */
public enum Derivation {
    /** Σ A_i ⊗ (s_i t_i), transposed to [outputs, inputs], from rule, left and right factors. */
    KRONECKER,
    /** Linear layers with an activation between them, applied to the first input's rows. */
    MLP,
    /** A bidirectional LSTM over the first input's rows, then an {@link #MLP} of two layers. */
    LSTM
}
