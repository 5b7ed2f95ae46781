package io.perennial.model.pretrain.text;

import java.util.Arrays;

/** A word of the training corpus, its occurrences and its present pieces. */
final class TrainedWord {

    /** Hears how often a pair of neighbouring pieces came or went. */
    interface PairChanges {
        void changed(int left, int right, long change);
    }

    private final long count;
    private int[] pieces;

    TrainedWord(int[] pieces, long count) {
        this.pieces = pieces;
        this.count = count;
    }

    long count() {
        return count;
    }

    int length() {
        return pieces.length;
    }

    int piece(int place) {
        return pieces[place];
    }

    /**
     * Replaces a pair by one piece, from the left. Says how the pairs beside it change; the
     * replaced pair itself is not reported.
     */
    void merge(int left, int right, int merged, PairChanges changes) {
        int[] result = new int[pieces.length];
        int length = 0;
        for (int i = 0; i < pieces.length; i++) {
            if (i + 1 == pieces.length || pieces[i] != left || pieces[i + 1] != right) {
                result[length++] = pieces[i];
                continue;
            }
            if (length > 0) {
                changes.changed(result[length - 1], left, -count);
                changes.changed(result[length - 1], merged, count);
            }
            if (i + 2 < pieces.length) {
                changes.changed(right, pieces[i + 2], -count);
                changes.changed(merged, pieces[i + 2], count);
            }
            result[length++] = merged;
            i++;
        }
        if (length < pieces.length) {
            pieces = Arrays.copyOf(result, length);
        }
    }
}
