package io.perennial.model.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EncodedTextTest {

    /** Tokens 0, 1, 2, ..., so that a token is its own place. */
    private static EncodedText row(int length, int firstLength) {
        return new EncodedText(IntStream.range(0, length).toArray(), firstLength, false);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // one text: its end goes, its last token stays
                "10|10|6|0 1 2 3 4 9|6",
                "10|10|2|0 9|2",
                // a pair: the first text goes down to its first and last token, then the pair's end
                "10|6|8|0 1 2 5 6 7 8 9|4",
                "10|6|6|0 5 6 7 8 9|2",
                "10|6|4|0 5 6 7|2",
                "10|6|2|0 5|2",
                // nothing to take from the first text
                "10|2|5|0 1 2 3 4|2",
                "10|1|5|0 1 2 3 4|1",
                "10|0|5|0 1 2 3 4|0"
            })
    void isCutFromTheEndOfItsFirstText(
            int length, int first, int most, String expected, int firstLeft) {
        EncodedText cut = row(length, first).cutTo(most);
        assertThat(cut.tokenIds())
                .isEqualTo(
                        Arrays.stream(expected.split(" ")).mapToInt(Integer::parseInt).toArray());
        assertThat(cut.firstLength()).isEqualTo(firstLeft);
        assertThat(cut.truncated()).isTrue();
    }

    static Stream<Arguments> everyCut() {
        return IntStream.rangeClosed(1, 9)
                .boxed()
                .flatMap(
                        length ->
                                IntStream.rangeClosed(0, length)
                                        .mapToObj(first -> Arguments.of(length, first)));
    }

    @ParameterizedTest
    @MethodSource("everyCut")
    void keepsWhatItPromises(int length, int first) {
        EncodedText whole = row(length, first);
        for (int most = 1; most <= length + 1; most++) {
            EncodedText cut = whole.cutTo(most);
            assertThat(cut.length()).isEqualTo(Math.min(most, length));
            assertThat(cut.tokenIds()).isSorted().doesNotHaveDuplicates();
            assertThat(cut.tokenIds()[0]).isZero();
            assertThat(cut.truncated()).isEqualTo(most < length);
            int[] left = cut.tokenIds();
            long ofFirst = Arrays.stream(left).filter(token -> token < first).count();
            assertThat(cut.firstLength()).isEqualTo((int) ofFirst);
            if (first > 0 && most > 1) {
                assertThat(left).contains(first - 1);
            }
            // The pair begins where it began, and loses its end only after the first text is short.
            boolean pairCut = length - first > cut.length() - cut.firstLength();
            assertThat(!pairCut || cut.firstLength() <= 2).isTrue();
            if (most >= length) {
                assertThat(cut).isSameAs(whole);
            }
        }
    }

    @Test
    void checksItsLengths() {
        assertThatThrownBy(() -> new EncodedText(new int[0], 0, false))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new EncodedText(new int[2], 3, false))
                .hasMessage("a row of 2 tokens cannot have 3 in its first text");
        assertThatThrownBy(() -> new EncodedText(new int[2], -1, false))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
