package io.perennial.model.pretrain.text;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Text to words as BERT's lower-case tokenizer makes them (Devlin et al. 2019, BasicTokenizer):
 * control characters go, accents are stripped, letters become small, and the text is cut at white
 * space, around every punctuation mark and around every Chinese character. Keeps what it learned
 * about characters, so one instance serves many lines. Hugging Face's tokenizer carries an older
 * Unicode than Java: about 430 rare marks, punctuation marks and new letters are of another kind
 * there, and are cut or kept otherwise. For one thread.
 */
final class WordSplitter {

    private static final String REMOVED = "";
    private static final String SPACE = " ";
    private static final int ASCII = 128;
    private static final int PLANE = 1 << 16;

    /** What a character of the first plane becomes; null where it was not met yet. */
    private final String[] becomes = new String[PLANE];

    private char[] word = new char[128];
    private int length;

    /** Hands the words of a line over in their order. */
    void split(String line, Consumer<String> words) {
        length = 0;
        int end = line.length();
        for (int i = 0; i < end; i++) {
            char unit = line.charAt(i);
            if (unit < ASCII) {
                takeAscii(unit, words);
            } else if (!Character.isSurrogate(unit)) {
                takeNormalised(normalised(unit), words);
            } else {
                int point = line.codePointAt(i);
                takeNormalised(normalise(point), words);
                i += Character.charCount(point) - 1;
            }
        }
        finish(words);
    }

    private void takeAscii(char unit, Consumer<String> words) {
        if (unit >= 'a' && unit <= 'z' || unit >= '0' && unit <= '9') {
            append(unit);
        } else if (unit >= 'A' && unit <= 'Z') {
            append((char) (unit + ('a' - 'A')));
        } else if (unit == ' ' || unit == '\t' || unit == '\n' || unit == '\r') {
            finish(words);
        } else if (unit > ' ' && unit < 127) {
            finish(words);
            append(unit);
            finish(words);
        }
    }

    private void takeNormalised(String text, Consumer<String> words) {
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            int units = Character.charCount(point);
            if (point == ' ') {
                finish(words);
            } else if (isPunctuation(point)) {
                finish(words);
                append(text, i, units);
                finish(words);
            } else {
                append(text, i, units);
            }
            i += units;
        }
    }

    private String normalised(char unit) {
        String known = becomes[unit];
        if (known == null) {
            known = normalise(unit);
            becomes[unit] = known;
        }
        return known;
    }

    private static String normalise(int point) {
        if (isSpace(point)) {
            return SPACE;
        }
        if (isControl(point)) {
            return REMOVED;
        }
        StringBuilder result = new StringBuilder();
        Normalizer.normalize(Character.toString(point), Normalizer.Form.NFD)
                .codePoints()
                .filter(part -> Character.getType(part) != Character.NON_SPACING_MARK)
                .map(Character::toLowerCase)
                .forEach(result::appendCodePoint);
        return isChinese(point) ? SPACE + result + SPACE : result.toString();
    }

    private static boolean isSpace(int point) {
        return switch (Character.getType(point)) {
            case Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    true;
            default -> false;
        };
    }

    /** Characters without a meaning stay: they may be newer than this Java. */
    private static boolean isControl(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.FORMAT, Character.PRIVATE_USE, Character.SURROGATE ->
                    true;
            default -> point == 0xfffd;
        };
    }

    private static boolean isPunctuation(int point) {
        if (point < ASCII) {
            return point > ' ' && !Character.isLetterOrDigit(point);
        }
        return switch (Character.getType(point)) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION ->
                    true;
            default -> false;
        };
    }

    /**
     * The blocks of Chinese characters that BERT sets apart, in the bounds of Hugging Face's
     * tokenizer (which begins the sixth at 2B920 and not at 2B820).
     */
    private static boolean isChinese(int point) {
        return point >= 0x4e00 && point <= 0x9fff
                || point >= 0x3400 && point <= 0x4dbf
                || point >= 0x20000 && point <= 0x2a6df
                || point >= 0x2a700 && point <= 0x2b73f
                || point >= 0x2b740 && point <= 0x2b81f
                || point >= 0x2b920 && point <= 0x2ceaf
                || point >= 0xf900 && point <= 0xfaff
                || point >= 0x2f800 && point <= 0x2fa1f;
    }

    private void append(char unit) {
        if (length == word.length) {
            word = Arrays.copyOf(word, 2 * length);
        }
        word[length++] = unit;
    }

    private void append(String text, int from, int units) {
        for (int i = from; i < from + units; i++) {
            append(text.charAt(i));
        }
    }

    private void finish(Consumer<String> words) {
        if (length > 0) {
            words.accept(new String(word, 0, length));
            length = 0;
        }
    }
}
