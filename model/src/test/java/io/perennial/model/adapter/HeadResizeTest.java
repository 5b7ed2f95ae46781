package io.perennial.model.adapter;

import static io.perennial.model.adapter.Layouts.DECODER;
import static io.perennial.model.adapter.Layouts.layout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.model.fixture.TinyMethods;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HeadResizeTest {

    @Test
    void movesBodyRowsAndBiases() {
        ParameterLayout two = layout("{'method':'layer_norm'}", 2);
        ParameterLayout four = layout("{'method':'layer_norm'}", 4);
        float[] values = new float[two.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = i + 1;
        }
        float[] moved = HeadResize.move(values, two, four, 2);
        assertThat(moved).hasSize(four.size());
        int rows = two.bodySize() + 2 * 16;
        for (int i = 0; i < rows; i++) {
            assertThat(moved[i]).isEqualTo(values[i]);
        }
        for (int i = rows; i < rows + 2 * 16; i++) {
            assertThat(moved[i]).isZero();
        }
        assertThat(moved[four.size() - 4]).isEqualTo(values[two.size() - 2]);
        assertThat(moved[four.size() - 3]).isEqualTo(values[two.size() - 1]);
        assertThat(moved[four.size() - 2]).isZero();
        assertThat(HeadResize.move(moved, four, two, 2)).isEqualTo(values);
    }

    @Test
    void refusesOtherBodiesAndTooManyLabels() {
        ParameterLayout norm = layout("{'method':'layer_norm'}", 2);
        ParameterLayout lora = layout("{'method':'lora'}", 2);
        float[] values = new float[norm.size()];
        assertThatThrownBy(() -> HeadResize.move(values, norm, lora, 2))
                .hasMessageContaining("more than their heads");
        assertThatThrownBy(() -> HeadResize.move(values, norm, norm, 3))
                .hasMessageContaining("3 labels do not fit");
    }

    /** A decoder's head has rows and no biases; a writing task has none of either. */
    @Test
    void movesHeadsWithoutBiases() {
        AdapterSpec lora = TinyMethods.spec("{'method':'lora','rank':2}");
        ParameterLayout two = ParameterLayout.of(lora, DECODER, 2);
        ParameterLayout four = ParameterLayout.of(lora, DECODER, 4);
        float[] values = new float[two.size()];
        Arrays.fill(values, 3);
        float[] moved = HeadResize.move(values, two, four, 2);
        assertThat(moved).hasSize(two.size() + 2 * 16);
        assertThat(moved).startsWith(values);
        assertThat(moved[two.size()]).isZero();
        assertThat(HeadResize.move(moved, four, two, 2)).isEqualTo(values);
        AdapterSpec text = TinyMethods.spec("{'method':'lora','rank':2,'objective':'text'}");
        ParameterLayout writing = ParameterLayout.of(text, DECODER, 0);
        float[] body = new float[writing.size()];
        assertThat(HeadResize.move(body, writing, writing, 0)).isEqualTo(body);
    }
}
