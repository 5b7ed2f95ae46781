package io.perennial.model.pretrain.text;

import java.util.Arrays;

/** Two neighbouring pieces: how often they occur, and in which words they do or did. */
final class PiecePair {

    private final int left;
    private final int right;
    private long count;
    private int[] words = new int[2];
    private int wordCount;

    PiecePair(int left, int right) {
        this.left = left;
        this.right = right;
    }

    static long key(int left, int right) {
        return (long) left << Integer.SIZE | right;
    }

    int left() {
        return left;
    }

    int right() {
        return right;
    }

    long count() {
        return count;
    }

    void change(long by) {
        count += by;
    }

    /** Notes a word; one noted twice in a row is kept once. */
    void addWord(int index) {
        if (wordCount > 0 && words[wordCount - 1] == index) {
            return;
        }
        if (wordCount == words.length) {
            words = Arrays.copyOf(words, 2 * wordCount);
        }
        words[wordCount++] = index;
    }

    int wordCount() {
        return wordCount;
    }

    int word(int place) {
        return words[place];
    }

    /** The pair is one piece now and occurs no more. */
    void finish() {
        count = 0;
        words = new int[0];
        wordCount = 0;
    }
}
