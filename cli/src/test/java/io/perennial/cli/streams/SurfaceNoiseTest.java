package io.perennial.cli.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.cli.streams.grammar.Draws;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SurfaceNoiseTest {

    private static final String TEXT = "please close the window now.";

    @Test
    void leavesTextAloneWhenOff() {
        assertThat(new SurfaceNoise(0, 0, Draws.of(1, "noise")).apply(TEXT)).isEqualTo(TEXT);
    }

    @Test
    void aTypoChangesExactlyOneWord() {
        SurfaceNoise noise = new SurfaceNoise(1, 0, Draws.of(1, "noise"));
        List<String> words = List.of(TEXT.split(" ", -1));
        for (int round = 0; round < 200; round++) {
            List<String> typed = List.of(noise.apply(TEXT).split(" ", -1));
            assertThat(typed).hasSameSizeAs(words);
            long changed =
                    IntStream.range(0, words.size())
                            .filter(index -> !typed.get(index).equals(words.get(index)))
                            .count();
            assertThat(changed).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void casingChangesNoLetterBesidesItsCase() {
        SurfaceNoise noise = new SurfaceNoise(0, 1, Draws.of(1, "noise"));
        for (int round = 0; round < 50; round++) {
            assertThat(TEXT).startsWithIgnoringCase(noise.apply(TEXT));
        }
    }

    @Test
    void textWithoutALongWordStaysAsItIs() {
        assertThat(new SurfaceNoise(1, 0, Draws.of(1, "noise")).apply("is it 21 degrees?"))
                .hasSizeBetween(16, 18);
        assertThat(new SurfaceNoise(1, 0, Draws.of(1, "noise")).apply("a b 12345"))
                .isEqualTo("a b 12345");
    }
}
