package io.perennial.model.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HalfTest {

    /** Every finite half survives the way to float32 and back. */
    @Test
    void everyHalfComesBack() {
        for (int bits = 0; bits < 0x7c00; bits++) {
            short half = (short) bits;
            assertThat(TensorType.floatToHalf(TensorType.halfToFloat(half))).isEqualTo(half);
            short negative = (short) (bits | 0x8000);
            assertThat(TensorType.floatToHalf(TensorType.halfToFloat(negative)))
                    .isEqualTo(negative);
        }
    }

    @Test
    void roundsToTheNearestAndToEvenBetweenTwo() {
        assertThat(half(1 + 0x1p-11f)).isEqualTo(1f);
        assertThat(half(1 + 3 * 0x1p-11f)).isEqualTo(1 + 0x1p-9f);
        assertThat(half(1 + 0x1.1p-11f)).isEqualTo(1 + 0x1p-10f);
        assertThat(half(0x1p-25f)).isZero();
        assertThat(half(0x1.8p-25f)).isEqualTo(0x1p-24f);
    }

    @Test
    void whatIsTooLargeBecomesInfinite() {
        assertThat(half(65_504f)).isEqualTo(65_504f);
        assertThat(half(65_520f)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(half(-1e30f)).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(half(Float.NaN)).isNaN();
    }

    private static float half(float value) {
        return TensorType.halfToFloat(TensorType.floatToHalf(value));
    }
}
