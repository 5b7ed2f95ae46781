package io.perennial.model.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class CharsMapTest {

    private static final int BLOCK = 256;
    private static final int LEAF = 200;
    private static final String TOKENIZER =
            """
            {"version":"1.0","truncation":null,"padding":null,"added_tokens":[],
             "normalizer":{"type":"Precompiled","precompiled_charsmap":"%s"},
             "pre_tokenizer":null,"post_processor":null,"decoder":null,
             "model":{"type":"WordLevel","vocab":{"?":0,"a":1,"b":2},"unk_token":"?"}}""";

    /** A trie of one block that knows the letter a, whose text begins at a byte. */
    private static int[] trie(int textStart) {
        int[] units = new int[BLOCK];
        units['a'] = ('a' ^ LEAF) << 10 | 1 << 8 | 'a';
        units[LEAF] = textStart;
        return units;
    }

    private static String base64(int[] units, byte[] texts) {
        ByteBuffer bytes =
                ByteBuffer.allocate(4 + 4 * units.length + texts.length)
                        .order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(4 * units.length);
        bytes.asIntBuffer().put(units);
        bytes.position(bytes.position() + 4 * units.length).put(texts);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void assertRefused(String base64, String message) {
        assertThatThrownBy(() -> CharsMap.verify(base64))
                .isInstanceOf(InvalidTokenizerException.class)
                .hasMessageContaining(message);
    }

    @Test
    void whatIsGoodReplaces() throws IOException {
        String map = base64(trie(0), utf8("b\0"));
        assertThatCode(() -> CharsMap.verify(map)).doesNotThrowAnyException();
        byte[] json = utf8(TOKENIZER.formatted(map));
        try (TextEncoder encoder = TextEncoder.load(new ByteArrayInputStream(json), 8, 3, -1)) {
            assertThat(encoder.encode("a", null).tokenIds()).containsExactly(2);
        }
    }

    @Test
    void whatIsNoMapIsRefused() {
        assertRefused("?", "not base64");
        assertRefused("", "holds no trie");
        assertRefused("AAAA", "holds no trie");
        assertRefused("/////////////////////w==", "holds no trie");
        assertRefused("CAAAAAEAAAAAAAAA", "points to unit");
        assertRefused(base64(trie(0), new byte[] {(byte) 0xFF}), "not UTF-8");
    }

    @Test
    void noOffsetPointsOutside() {
        int[] far = trie(0);
        far['a'] = 5_000 << 10 | 1 << 8 | 'a';
        assertRefused(base64(far, utf8("b\0")), "of 256");
        int[] root = trie(0);
        root[0] = 1 << 9 | 7 << 10;
        assertRefused(base64(root, utf8("b\0")), "of 256");
    }

    @Test
    void noTextBeginsOutsideOrWithinACharacter() {
        assertRefused(base64(trie(3), utf8("b\0")), "byte 3 of 2 bytes");
        assertRefused(base64(trie(1), utf8("é\0")), "byte 1 of 3 bytes");
    }
}
