package io.perennial.flink.onboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ExampleHashTest {

    @Test
    void holdsOutAboutTheShareThatIsAskedFor() {
        int held = 0;
        for (int offset = 0; offset < 20_000; offset++) {
            held += ExampleHash.of("task", null, "topic", 0, offset).isHeldOut(0.1) ? 1 : 0;
        }
        assertThat(held / 20_000.0).isCloseTo(0.1, within(0.01));
    }

    @Test
    void goesByTheIdAloneWhereThereIsOne() {
        for (int i = 0; i < 100; i++) {
            String id = "id" + i;
            assertThat(ExampleHash.of("task", id, "a", 1, 17).isHeldOut(0.3))
                    .isEqualTo(ExampleHash.of("task", id, "b", 2, i).isHeldOut(0.3));
        }
    }

    @Test
    void holdsOutNothingForAShareOfZero() {
        for (int offset = 0; offset < 1_000; offset++) {
            assertThat(ExampleHash.of("task", null, "topic", 0, offset).isHeldOut(0)).isFalse();
        }
    }

    @Test
    void keepsWhatWasHeldOutWhenTheShareGrows() {
        for (int offset = 0; offset < 1_000; offset++) {
            if (ExampleHash.of("task", null, "topic", 0, offset).isHeldOut(0.1)) {
                assertThat(ExampleHash.of("task", null, "topic", 0, offset).isHeldOut(0.2))
                        .isTrue();
            }
        }
    }

    @Test
    void givesEveryReplicaItsShareWhetherHeldOutOrNot() {
        int[] trained = new int[3];
        int[] heldOut = new int[3];
        for (int offset = 0; offset < 30_000; offset++) {
            ExampleHash hash = ExampleHash.of("task", null, "topic", 0, offset);
            (hash.isHeldOut(0.5) ? heldOut : trained)[hash.replica(3)]++;
        }
        for (int replica = 0; replica < 3; replica++) {
            assertThat(trained[replica]).isCloseTo(5_000, within(300));
            assertThat(heldOut[replica]).isCloseTo(5_000, within(300));
        }
    }

    @Test
    void knowsOneReplicaWhereThereIsOne() {
        assertThat(ExampleHash.of("task", "id", "topic", 0, 1).replica(1)).isZero();
    }
}
