package io.perennial.model.predict;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.model.fixture.ByteTokenizer;
import io.perennial.model.text.TextEncoder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GrowingTextTest {

    private final List<String> heard = new ArrayList<>();
    private TextEncoder encoder;

    @BeforeEach
    void load() throws IOException {
        byte[] json = ByteTokenizer.json().getBytes(StandardCharsets.UTF_8);
        encoder = TextEncoder.load(new ByteArrayInputStream(json), 64, 1_000, ByteTokenizer.END);
    }

    @AfterEach
    void close() {
        encoder.close();
    }

    /** Grows byte by byte until the end or a stop text; returns whether there was one. */
    private boolean write(byte[] bytes, String... stops) {
        GrowingText text = new GrowingText(encoder, List.of(stops), heard::add);
        long[] tokens = new long[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            tokens[i] = bytes[i] & 0xFF;
            if (text.grow(Arrays.copyOf(tokens, i + 1))) {
                return true;
            }
        }
        text.end(tokens);
        assertThat(String.join("", heard)).isEqualTo(text.told());
        return false;
    }

    private boolean write(String text, String... stops) {
        return write(text.getBytes(StandardCharsets.UTF_8), stops);
    }

    @Test
    void tellsWholeCharactersOnly() {
        write("né 日本 🙂!");
        assertThat(heard).containsExactly("n", "é", " ", "日", "本", " ", "🙂", "!");
    }

    @Test
    void tellsAtTheEndWhatNeverBecameACharacter() {
        write(new byte[] {'a', (byte) 0xE6, (byte) 0x97});
        assertThat(heard).containsExactly("a", "\uFFFD");
    }

    @Test
    void goesOnAfterBytesThatAreNoCharacter() {
        write(new byte[] {'a', (byte) 0xFF, 'b'});
        assertThat(heard).containsExactly("a", "\uFFFDb");
    }

    @Test
    void holdsBackWhatMayBecomeAStopText() {
        assertThat(write("one\n\ntwo", "\n\n")).isTrue();
        assertThat(heard).containsExactly("o", "n", "e");
    }

    @Test
    void tellsWhatOnlyLookedLikeAStopText() {
        assertThat(write("a##b##", "###")).isFalse();
        assertThat(heard).containsExactly("a", "##b", "##");
    }

    @Test
    void findsTheEarliestOfSeveralStopTexts() {
        assertThat(write("a end. b", "b", "end", ".")).isTrue();
        assertThat(String.join("", heard)).isEqualTo("a ");
    }
}
