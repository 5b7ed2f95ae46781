package io.perennial.benchmarks.transfer;

import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.transfer.TransferStart;

/**
 * What every task of the sequence gets alike.
 *
 * @param adapter at its own learning rate
 * @param epochs passes over the training examples
 * @param batch rows of a step
 * @param first examples that a start is chosen by
 * @param seed of starting values and of the examples' order
 */
public record TransferSettings(AdapterSpec adapter, int epochs, int batch, int first, long seed) {

    private static final int BATCH = 32;

    public TransferSettings {
        if (epochs < 1 || epochs > 1000) {
            throw new IllegalArgumentException("epochs is " + epochs + "; use 1 to 1000");
        }
        if (batch < 1 || batch > 4096) {
            throw new IllegalArgumentException("batch is " + batch + "; use 1 to 4096");
        }
        if (first < 1 || first > TransferStart.MOST_EXAMPLES) {
            throw new IllegalArgumentException(
                    "first is " + first + "; use 1 to " + TransferStart.MOST_EXAMPLES);
        }
    }

    /** Batches of 32, and a start chosen by four of them, as in the job. */
    public static TransferSettings of(AdapterSpec adapter, int epochs, long seed) {
        return new TransferSettings(adapter, epochs, BATCH, TransferStart.MOST_EXAMPLES, seed);
    }
}
