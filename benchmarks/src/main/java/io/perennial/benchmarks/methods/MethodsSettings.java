package io.perennial.benchmarks.methods;

/**
 * What every candidate gets alike.
 *
 * @param epochs passes over the training examples
 * @param batch rows of a step
 * @param seed of starting values and of the examples' order
 * @param repetitions counted pairs of steps, Houlsby's and the candidate's in turn; 0 measures no
 *     times
 */
public record MethodsSettings(int epochs, int batch, long seed, int repetitions) {

    private static final int BATCH = 32;

    public MethodsSettings {
        if (epochs < 1 || epochs > 1000) {
            throw new IllegalArgumentException("epochs is " + epochs + "; use 1 to 1000");
        }
        if (batch < 1 || batch > 4096) {
            throw new IllegalArgumentException("batch is " + batch + "; use 1 to 4096");
        }
        if (repetitions < 0 || repetitions > 10_000) {
            throw new IllegalArgumentException(
                    "repetitions is " + repetitions + "; use 0 to 10000");
        }
    }

    /** Batches of 32. */
    public static MethodsSettings of(int epochs, long seed, int repetitions) {
        return new MethodsSettings(epochs, BATCH, seed, repetitions);
    }
}
