package io.perennial.model.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.model.architecture.Activation;
import io.perennial.model.architecture.BaseConfig;
import io.perennial.model.architecture.Site;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterLayoutTest {

    /** Three layers of width 16 with a feed-forward of 40. */
    private static final BaseConfig BASE =
            new BaseConfig("bert", 3, 16, 2, 40, 100, 32, 2, Activation.GELU, 1e-12);

    private static ParameterLayout layout(String json, int labels) {
        return ParameterLayout.of(AdapterSpec.parse(json), BASE, labels);
    }

    @Nested
    class Sizes {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    // two bottlenecks: 16 x 4 + 4 down, 4 x 16 + 16 up
                    "{\"method\":\"houlsby\",\"bottleneck\":4}|888",
                    "{\"method\":\"houlsby\",\"bottleneck\":4,\"leave_out\":[0,2]}|296",
                    "{\"method\":\"pfeiffer\",\"bottleneck\":4}|444",
                    // rank 2: A 2 x 16 and B 16 x 2 for query and value
                    "{\"method\":\"lora\",\"rank\":2}|384",
                    // four square projections, one 16 -> 40, one 40 -> 16
                    "{\"method\":\"lora\",\"rank\":2,\"targets\":[\"q\",\"k\",\"v\",\"o\",\"ffn\"]}|1440",
                    "{\"method\":\"layer_norm\"}|192",
                    "{\"method\":\"houlsby\",\"bottleneck\":4,\"layer_norm\":true}|1080",
                    "{\"method\":\"layer_norm\",\"leave_out\":[0,1,2]}|0"
                })
        void areWhatTheMethodsAddUpTo(String json, int body) {
            ParameterLayout layout = layout(json, 5);
            assertThat(layout.bodySize()).isEqualTo(body);
            assertThat(layout.size()).isEqualTo(body + 5 * 16 + 5);
            assertThat(layout.headInput()).isEqualTo(16);
            assertThat(layout.headCapacity()).isEqualTo(5);
        }

        @ParameterizedTest
        @CsvSource({"0,2", "1,2", "2,2", "3,4", "4,4", "5,8", "8,8", "9,16", "1000,1024"})
        void ofHeadsArePowersOfTwo(int labels, int capacity) {
            assertThat(ParameterLayout.capacityFor(labels)).isEqualTo(capacity);
        }
    }

    @Nested
    class Offsets {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"method\":\"houlsby\"}",
                    "{\"method\":\"pfeiffer\",\"leave_out\":[1]}",
                    "{\"method\":\"lora\",\"targets\":[\"q\",\"k\",\"v\",\"o\",\"ffn\"]}",
                    "{\"methods\":[{\"method\":\"lora\"},{\"method\":\"houlsby\"},{\"method\":\"layer_norm\"}]}"
                })
        void leaveNoGapsAndNamesAreUnique(String json) {
            ParameterLayout layout = layout(json, 3);
            int next = 0;
            for (Parameter parameter : layout.parameters()) {
                assertThat(parameter.offset()).as(parameter.name()).isEqualTo(next);
                next += parameter.size();
            }
            assertThat(next).isEqualTo(layout.size());
            assertThat(layout.parameters()).extracting(Parameter::name).doesNotHaveDuplicates();
        }

        @Test
        void areFoundByName() {
            ParameterLayout layout = layout("{\"method\":\"lora\",\"rank\":2}", 3);
            Parameter b = layout.parameter("lora.1.value.b.weight");
            assertThat(b.rows()).isEqualTo(16);
            assertThat(b.columns()).isEqualTo(2);
            assertThat(b.offset()).isEqualTo(128 + 64 + 32);
            assertThat(layout.parameter("head.weight").offset()).isEqualTo(layout.bodySize());
            assertThat(layout.parameter("head.bias").size()).isEqualTo(3);
            assertThatThrownBy(() -> layout.parameter("lora.9")).hasMessageContaining("lora.9");
        }

        @Test
        void ofMethodsStayWithinThePlaceOfTheirInsertion() {
            ParameterLayout layout = layout("{\"method\":\"houlsby\",\"layer_norm\":true}", 2);
            assertThat(layout.insertions()).hasSize(3 * 4 + 1);
            for (Insertion insertion : layout.insertions()) {
                assertThat(insertion.firstParameter()).isLessThan(layout.parameters().size());
            }
            assertThat(layout.insertions().get(12).operation()).isEqualTo(Operation.CLASSIFY);
        }
    }

    @Nested
    class Refusal {

        @ParameterizedTest
        @ValueSource(strings = {"houlsby", "pfeiffer", "lora", "layer_norm"})
        void ofALayerThatTheBaseDoesNotHave(String method) {
            assertThatThrownBy(() -> layout("{\"method\":\"" + method + "\",\"leave_out\":[3]}", 2))
                    .isInstanceOf(InvalidAdapterSpecException.class)
                    .hasMessage(
                            "\"leave_out\" names layer 3, but this base has layers 0 to 2; remove it");
        }

        @Test
        void ofParametersWithoutSize() {
            assertThatThrownBy(() -> new Parameter("x", 0, 3, 0, Initial.ZERO))
                    .hasMessageContaining("x has no valid size");
        }
    }

    @Nested
    class Resizing {

        @Test
        void movesBodyRowsAndBiases() {
            ParameterLayout two = layout("{\"method\":\"layer_norm\"}", 2);
            ParameterLayout four = layout("{\"method\":\"layer_norm\"}", 4);
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
            ParameterLayout norm = layout("{\"method\":\"layer_norm\"}", 2);
            ParameterLayout lora = layout("{\"method\":\"lora\"}", 2);
            float[] values = new float[norm.size()];
            assertThatThrownBy(() -> HeadResize.move(values, norm, lora, 2))
                    .hasMessageContaining("more than their heads");
            assertThatThrownBy(() -> HeadResize.move(values, norm, norm, 3))
                    .hasMessageContaining("3 labels do not fit");
        }
    }

    @Nested
    class Start {

        private final ParameterLayout lora = layout("{\"method\":\"lora\",\"rank\":64}", 4);

        @Test
        void followsTheMethodsDistributions() {
            float[] values = new Initialiser(lora, 3).start(4, (s, l, b) -> new float[16]);
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
            float[] values = new Initialiser(lora, 3).start(2, (s, l, b) -> new float[16]);
            for (int i = lora.bodySize() + 2 * 16; i < lora.size(); i++) {
                assertThat(values[i]).isZero();
            }
        }

        @Test
        void takesTheBasesLayerNorms() {
            ParameterLayout norm = layout("{\"method\":\"layer_norm\"}", 2);
            float[] values =
                    new Initialiser(norm, 3)
                            .start(2, (site, layer, bias) -> filled(site, layer, bias));
            Parameter bias = norm.parameter("layer_norm.2.feed_forward_sublayer.norm.bias");
            assertThat(values[bias.offset()])
                    .isEqualTo(filled(Site.FEED_FORWARD_SUBLAYER, 2, true)[0]);
            Parameter weight = norm.parameter("layer_norm.1.attention_sublayer.norm.weight");
            assertThat(values[weight.offset() + 15])
                    .isEqualTo(filled(Site.ATTENTION_SUBLAYER, 1, false)[0]);
        }

        private float[] filled(Site site, int layer, boolean bias) {
            float[] values = new float[16];
            java.util.Arrays.fill(values, site.ordinal() * 100 + layer * 10 + (bias ? 1 : 0));
            return values;
        }
    }
}
