package io.perennial.model.adapter;

import static io.perennial.model.adapter.Layouts.layout;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.model.architecture.Site;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class InitialiserTest {

    private final ParameterLayout lora = layout("{'method':'lora','rank':64}", 4);

    /** Every value tells where it was asked for. */
    private record Asked() implements BaseValues {

        @Override
        public float[] norm(Site site, int layer, boolean bias) {
            return filled(site.ordinal() * 100 + layer * 10 + (bias ? 1 : 0));
        }

        @Override
        public float[] rowLengths(Site site, int layer) {
            return filled(-site.ordinal() * 100 - layer);
        }

        @Override
        public float[] words(String text, int count, SplittableRandom random) {
            float[] values = new float[count * 16];
            Arrays.fill(values, text.length());
            return values;
        }

        private static float[] filled(int value) {
            float[] values = new float[16];
            Arrays.fill(values, value);
            return values;
        }
    }

    private float[] start(ParameterLayout layout, int labels) {
        return new Initialiser(layout, 3).start(labels, new Asked());
    }

    private float first(ParameterLayout layout, String parameter) {
        return start(layout, 2)[layout.parameter(parameter).offset()];
    }

    @Test
    void followsTheMethodsDistributions() {
        float[] values = start(lora, 4);
        Parameter a = lora.parameter("lora.0.query.a.weight");
        double squares = 0;
        for (int i = 0; i < a.size(); i++) {
            float value = values[a.offset() + i];
            assertThat(Math.abs(value)).isLessThanOrEqualTo(0.25f);
            squares += (double) value * value;
        }
        // The variance of a uniform distribution in +-b is b * b / 3.
        assertThat(squares / a.size()).isBetween(0.9 * 0.0625 / 3, 1.1 * 0.0625 / 3);
        Parameter b = lora.parameter("lora.0.query.b.weight");
        for (int i = 0; i < b.size(); i++) {
            assertThat(values[b.offset() + i]).isZero();
        }
    }

    @Test
    void leavesUnusedRowsOfTheHeadAtZero() {
        float[] values = start(lora, 2);
        for (int i = lora.bodySize() + 2 * 16; i < lora.size(); i++) {
            assertThat(values[i]).isZero();
        }
    }

    @Test
    void takesTheBasesNorms() {
        ParameterLayout norm = layout("{'method':'layer_norm'}", 2);
        Asked asked = new Asked();
        assertThat(first(norm, "layer_norm.2.feed_forward_norm.bias"))
                .isEqualTo(asked.norm(Site.FEED_FORWARD_NORM, 2, true)[0]);
        assertThat(first(norm, "layer_norm.1.attention_norm.weight"))
                .isEqualTo(asked.norm(Site.ATTENTION_NORM, 1, false)[0]);
        assertThat(first(norm, "layer_norm.embedding_norm.weight"))
                .isEqualTo(asked.norm(Site.EMBEDDING_NORM, 0, false)[0]);
    }

    @Test
    void takesTheBasesRowsAndWords() {
        ParameterLayout dora = layout("{'method':'dora'}", 2);
        assertThat(first(dora, "dora.2.value.magnitude"))
                .isEqualTo(new Asked().rowLengths(Site.VALUE, 2)[0]);
        ParameterLayout prompt = layout("{'method':'prompt','text':'seven'}", 2);
        assertThat(first(prompt, "prompt.embedding.vectors")).isEqualTo(5);
    }

    @Test
    void isOneForFactors() {
        ParameterLayout factors = layout("{'method':'ia3'}", 2);
        assertThat(first(factors, "ia3.0.key.output")).isEqualTo(1);
        assertThat(first(factors, "ia3.0.feed_forward_down.input")).isEqualTo(1);
    }
}
