package io.perennial.model.pretrain.text;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Text to the ids of a {@link WordPieceVocabulary}: each word is cut from the left into the longest
 * pieces that the vocabulary knows (Wu et al. 2016; Devlin et al. 2019), and is one unknown token
 * where that fails. Gives the ids that Hugging Face's tokenizer gives for the same tokenizer.json
 * without special tokens, save that {@code [MASK]} and its like in a text are plain text here.
 * Remembers words that it has seen. For one thread.
 */
public final class WordPieceEncoder {

    /** A word with more characters is one unknown token. */
    static final int LONGEST_WORD = 100;

    private static final int REMEMBERED_WORDS = 1_000_000;
    private static final int[] UNKNOWN = {WordPieceVocabulary.UNKNOWN};

    private final WordPieceVocabulary vocabulary;
    private final Map<String, Integer> pieces;
    private final Map<String, int[]> remembered = new HashMap<>(1 << 16);
    private final WordSplitter splitter = new WordSplitter();
    private int[] ids = new int[256];
    private int length;

    public WordPieceEncoder(WordPieceVocabulary vocabulary) {
        this.vocabulary = vocabulary;
        this.pieces = vocabulary.ids();
    }

    /** The vocabulary whose ids come out. */
    public WordPieceVocabulary vocabulary() {
        return vocabulary;
    }

    /** The ids of a text, without special tokens at its ends; none for a text without words. */
    public int[] encode(String text) {
        length = 0;
        splitter.split(text, this::append);
        return Arrays.copyOf(ids, length);
    }

    private void append(String word) {
        int[] found = remembered.get(word);
        if (found == null) {
            found = cut(word);
            if (remembered.size() < REMEMBERED_WORDS) {
                remembered.put(word, found);
            }
        }
        if (length + found.length > ids.length) {
            ids = Arrays.copyOf(ids, 2 * (length + found.length));
        }
        System.arraycopy(found, 0, ids, length, found.length);
        length += found.length;
    }

    private int[] cut(String word) {
        if (isTooLong(word)) {
            return UNKNOWN;
        }
        int[] found = new int[word.length()];
        int count = 0;
        for (int start = 0; start < word.length(); ) {
            String prefix = start == 0 ? "" : WordPieceVocabulary.CONTINUATION;
            int end = word.length();
            Integer id = pieces.get(prefix + word.substring(start, end));
            while (id == null && end > start + 1) {
                end = word.offsetByCodePoints(end, -1);
                id = end == start ? null : pieces.get(prefix + word.substring(start, end));
            }
            if (id == null) {
                return UNKNOWN;
            }
            found[count++] = id;
            start = end;
        }
        return Arrays.copyOf(found, count);
    }

    static boolean isTooLong(String word) {
        return word.length() > LONGEST_WORD && word.codePointCount(0, word.length()) > LONGEST_WORD;
    }
}
