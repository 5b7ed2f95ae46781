package io.perennial.flink.onboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class HoldoutChoiceTest {

    @Test
    void holdsOutAboutTheShareThatIsAskedFor() {
        int held = 0;
        for (int offset = 0; offset < 20_000; offset++) {
            held += HoldoutChoice.isHeldOut("task", null, "topic", 0, offset, 0.1) ? 1 : 0;
        }
        assertThat(held / 20_000.0).isCloseTo(0.1, within(0.01));
    }

    @Test
    void goesByTheIdAloneWhereThereIsOne() {
        for (int i = 0; i < 100; i++) {
            String id = "id" + i;
            assertThat(HoldoutChoice.isHeldOut("task", id, "a", 1, 17, 0.3))
                    .isEqualTo(HoldoutChoice.isHeldOut("task", id, "b", 2, i, 0.3));
        }
    }

    @Test
    void holdsOutNothingForAShareOfZero() {
        for (int offset = 0; offset < 1_000; offset++) {
            assertThat(HoldoutChoice.isHeldOut("task", null, "topic", 0, offset, 0)).isFalse();
        }
    }

    @Test
    void keepsWhatWasHeldOutWhenTheShareGrows() {
        for (int offset = 0; offset < 1_000; offset++) {
            if (HoldoutChoice.isHeldOut("task", null, "topic", 0, offset, 0.1)) {
                assertThat(HoldoutChoice.isHeldOut("task", null, "topic", 0, offset, 0.2)).isTrue();
            }
        }
    }
}
