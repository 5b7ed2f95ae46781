package io.perennial.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FaultDeckTest {

    private static List<FaultKind> draw(long seed, int count) {
        FaultDeck deck = new FaultDeck(new Random(seed));
        return IntStream.range(0, count).mapToObj(i -> deck.draw()).toList();
    }

    @Test
    void bringsEveryKindBeforeAnyComesAgain() {
        assertThat(draw(7, FaultKind.values().length))
                .containsExactlyInAnyOrder(FaultKind.values());
    }

    @Test
    void bringsEachAsOftenAsItWeighs() {
        int round = IntStream.of(weights()).sum();

        List<FaultKind> two = draw(3, 2 * round);

        for (FaultKind kind : FaultKind.values()) {
            assertThat(two.stream().filter(kind::equals)).hasSize(2 * kind.weight());
        }
    }

    private static int[] weights() {
        return List.of(FaultKind.values()).stream().mapToInt(FaultKind::weight).toArray();
    }

    @Test
    void isTheSameForTheSameSeed() {
        assertThat(draw(5, 40)).isEqualTo(draw(5, 40)).isNotEqualTo(draw(6, 40));
    }
}
