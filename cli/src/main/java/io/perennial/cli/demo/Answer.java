package io.perennial.cli.demo;

import java.util.Arrays;

/**
 * What the serving process said about one text.
 *
 * @param label the most probable label
 * @param probabilities of all labels, in the adapter's order
 */
record Answer(String label, float[] probabilities) {

    /** Same label and the same probabilities to the last bit. */
    boolean bitwiseEquals(Answer other) {
        return label.equals(other.label)
                && Arrays.equals(bits(probabilities), bits(other.probabilities));
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            bits[i] = Float.floatToRawIntBits(values[i]);
        }
        return bits;
    }
}
