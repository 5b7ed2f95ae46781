package io.perennial.model.text;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.BitSet;
import java.util.Deque;

/**
 * The replacements of a normalizer of SentencePiece: a double-array trie over bytes, and the texts
 * that its leaves point into. The native reader follows its offsets unchecked.
 */
final class CharsMap {

    private static final int MOST_BYTES = 4 << 20;
    private static final int MOST_LABEL = 0xFF;
    private static final int LABEL_MASK = 0x8000_00FF;
    private static final int VALUE_MASK = 0x7FFF_FFFF;
    private static final int LEAF_BIT = 1 << 8;
    private static final int SHIFTED_BIT = 1 << 9;
    private static final int OFFSET_SHIFT = 10;

    private final int[] units;
    private final byte[] texts;

    private CharsMap(int[] units, byte[] texts) {
        this.units = units;
        this.texts = texts;
    }

    /**
     * @throws InvalidTokenizerException if anything in it points outside
     */
    static void verify(String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new InvalidTokenizerException("its precompiled_charsmap is not base64", e);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int trieBytes = bytes.length < Integer.BYTES ? 0 : in.getInt();
        boolean fits =
                trieBytes >= Integer.BYTES
                        && trieBytes % Integer.BYTES == 0
                        && trieBytes <= in.remaining()
                        && bytes.length <= MOST_BYTES;
        if (!fits) {
            throw new InvalidTokenizerException(
                    "its precompiled_charsmap of %d bytes holds no trie of %d bytes"
                            .formatted(bytes.length, trieBytes));
        }
        int[] units = new int[trieBytes / Integer.BYTES];
        in.asIntBuffer().get(units);
        in.position(in.position() + trieBytes);
        byte[] texts = new byte[in.remaining()];
        in.get(texts);
        new CharsMap(units, texts).verify();
    }

    private void verify() {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(texts));
        } catch (CharacterCodingException e) {
            throw new InvalidTokenizerException(
                    "its precompiled_charsmap has texts that are not UTF-8", e);
        }
        BitSet seen = new BitSet(units.length);
        Deque<Integer> states = new ArrayDeque<>();
        states.add(state(offset(units[0])));
        while (!states.isEmpty()) {
            int state = states.remove();
            if (seen.get(state)) {
                continue;
            }
            seen.set(state);
            for (int label = 1; label <= MOST_LABEL; label++) {
                int child = state ^ label;
                if ((units[child] & LABEL_MASK) == label) {
                    int next = state(child ^ offset(units[child]));
                    if ((units[child] & LEAF_BIT) != 0) {
                        verifyText(units[next] & VALUE_MASK);
                    }
                    states.add(next);
                }
            }
        }
    }

    private static int offset(int unit) {
        return unit >>> OFFSET_SHIFT << ((unit & SHIFTED_BIT) == 0 ? 0 : Byte.SIZE);
    }

    /** A state, all of whose children, one for each byte, lie in the trie. */
    private int state(int state) {
        if (state < 0 || (state | MOST_LABEL) >= units.length) {
            throw new InvalidTokenizerException(
                    "its precompiled_charsmap points to unit %d of %d"
                            .formatted(state, units.length));
        }
        return state;
    }

    /** A text begins with a whole character. */
    private void verifyText(int start) {
        boolean inside =
                start < texts.length ? (texts[start] & 0xC0) != 0x80 : start == texts.length;
        if (!inside) {
            throw new InvalidTokenizerException(
                    "its precompiled_charsmap points into byte %d of %d bytes of texts"
                            .formatted(start, texts.length));
        }
    }
}
