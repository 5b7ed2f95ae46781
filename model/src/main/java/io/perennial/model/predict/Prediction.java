package io.perennial.model.predict;

/**
 * The answer for one text.
 *
 * @param label the most probable one
 * @param labelIndex its place in the adapter's labels
 * @param probabilities in the order of the adapter's labels; they sum to 1
 */
public record Prediction(String label, int labelIndex, float[] probabilities) {}
