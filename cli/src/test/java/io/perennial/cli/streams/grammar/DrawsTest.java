package io.perennial.cli.streams.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DrawsTest {

    /** Worked out from the published SplitMix64 algorithm, apart from this code. */
    @Test
    void areTheSameOnEveryJavaVersion() {
        Draws draws = Draws.of(42, "purpose");
        assertThat(IntStream.range(0, 4).map(draw -> draws.below(1000)))
                .containsExactly(757, 453, 76, 719);
    }

    @Test
    void differBetweenSeedsAndPurposes() {
        assertThat(sequence(1, "a")).isEqualTo(sequence(1, "a"));
        assertThat(sequence(1, "a")).isNotEqualTo(sequence(2, "a")).isNotEqualTo(sequence(1, "b"));
    }

    @Test
    void fallEvenly() {
        Draws draws = Draws.of(5, "even");
        int[] counts = new int[7];
        for (int draw = 0; draw < 7000; draw++) {
            counts[draws.below(7)]++;
        }
        assertThat(counts)
                .satisfies(
                        all ->
                                assertThat(IntStream.of(all))
                                        .allMatch(count -> count > 850 && count < 1150));
        assertThat(IntStream.range(0, 10_000).filter(draw -> draws.chance(0.3)).count())
                .isBetween(2800L, 3200L);
    }

    @Test
    void shufflingLosesNothing() {
        List<Integer> numbers = new ArrayList<>(IntStream.range(0, 50).boxed().toList());
        Draws.of(9, "shuffle").shuffle(numbers);
        assertThat(numbers).isNotEqualTo(IntStream.range(0, 50).boxed().toList());
        assertThat(numbers)
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 50).boxed().toList());
    }

    private static List<Integer> sequence(long seed, String purpose) {
        Draws draws = Draws.of(seed, purpose);
        return IntStream.range(0, 20).mapToObj(draw -> draws.below(1_000_000)).toList();
    }
}
