package io.perennial.model.adapter;

import static io.perennial.model.adapter.Layouts.BASE;
import static io.perennial.model.adapter.Layouts.DECODER;
import static io.perennial.model.adapter.Layouts.layout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.model.architecture.Objective;
import io.perennial.model.architecture.Pooling;
import io.perennial.model.architecture.Site;
import io.perennial.model.fixture.TinyMethods;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterLayoutTest {

    @Nested
    class Sizes {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '\0',
                value = {
                    // two bottlenecks: 16 x 4 + 4 down, 4 x 16 + 16 up
                    "{'method':'houlsby','bottleneck':4}|888",
                    "{'method':'houlsby','bottleneck':4,'leave_out':[0,2]}|296",
                    // a gate is a row of 16 and its bias
                    "{'method':'houlsby','bottleneck':4,'gated':true}|990",
                    // width 2
                    "{'method':'houlsby','reduction_factor':8}|492",
                    "{'method':'pfeiffer','bottleneck':4}|444",
                    "{'method':'parallel','bottleneck':4}|444",
                    // rule 4 x 2; down 2*8 + 2*2 + 4, up 2*2 + 2*8 + 16, six times
                    "{'method':'compacter','bottleneck':4,'terms':2}|368",
                    // rank 2: A 2 x 16 and B 16 x 2 for query and value
                    "{'method':'lora','rank':2}|384",
                    "{'method':'lora','rank':2,'gated':true}|486",
                    // four square projections, one 16 -> 40, one 40 -> 16
                    "{'method':'lora','rank':2,'targets':['q','k','v','o','ffn']}|1440",
                    // and a length for each of 16 outputs
                    "{'method':'dora','rank':2}|480",
                    // keys, values and 40 inner values
                    "{'method':'ia3'}|216",
                    "{'method':'prompt','tokens':5}|80",
                    // 5 x 16, then 16 -> 6 -> 6 -> 16 with biases
                    "{'method':'p_tuning','tokens':5,'hidden':6}|336",
                    // 5 x 16, two layers of 2 x 4 gates of 3, then 6 -> 6 -> 16
                    "{'method':'p_tuning','tokens':5,'encoder':'lstm','hidden':3}|1002",
                    // keys and values of three layers
                    "{'method':'prefix','tokens':5,'hidden':0}|480",
                    "{'method':'prefix','tokens':5,'hidden':0,'gated':true}|582",
                    // 5 x 16, then 16 -> 6 -> 96
                    "{'method':'prefix','tokens':5,'hidden':6}|854",
                    "{'method':'llama_adapter','tokens':5,'top_layers':2}|162",
                    "{'method':'layer_norm'}|224",
                    "{'method':'layer_norm','outer':false}|192",
                    "{'method':'layer_norm','outer':false,'leave_out':[0,1,2]}|0",
                    // embeddings 16; q, k, v, o, 40 up, down, and two norms
                    "{'method':'bitfit'}|472",
                    "{'method':'head_only'}|0",
                    "{'method':'houlsby','bottleneck':4,'layer_norm':true}|1080",
                    // the dense layer of a head belongs to the body
                    "{'method':'lora','rank':2,'head':'dense_tanh'}|656"
                })
        void areWhatTheMethodsAddUpTo(String json, int body) {
            ParameterLayout layout = layout(json, 5);
            assertThat(layout.bodySize()).isEqualTo(body);
            assertThat(layout.size()).isEqualTo(body + 5 * 16 + 5);
            assertThat(layout.headInput()).isEqualTo(16);
            assertThat(layout.headCapacity()).isEqualTo(5);
            assertThat(layout.valuesPerLabel()).isEqualTo(17);
        }

        /** A row of the head for the words and one for the network, side by side. */
        @Test
        void ofAVoteOfWordsAreATableAndAWiderHead() {
            ParameterLayout layout =
                    layout(
                            "{'method':'words','rank':2,'buckets':10,'pooling':'words_beside_mean'}",
                            5);
            int words = BASE.inputs(Site.EMBEDDING);
            assertThat(layout.bodySize()).isEqualTo((words + 10) * 2 + 16 * 2);
            assertThat(layout.headInput()).isEqualTo(32);
            assertThat(layout.size()).isEqualTo(layout.bodySize() + 5 * 33);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '\0',
                value = {
                    // query 16 -> 16, value 16 -> 8
                    "{'method':'lora','rank':2}|336",
                    "{'method':'prefix','tokens':5,'hidden':0}|240",
                    // no biases of norms
                    "{'method':'layer_norm'}|112",
                    // biases all the same, where none was
                    "{'method':'bitfit'}|544",
                    "{'method':'ia3'}|168",
                    "{'method':'lora','rank':2,'targets':['ffn_gate']}|336"
                })
        void followTheBasesOwn(String json, int body) {
            ParameterLayout layout = ParameterLayout.of(TinyMethods.spec(json), DECODER, 5);
            assertThat(layout.bodySize()).isEqualTo(body);
            assertThat(layout.size()).isEqualTo(body + 5 * 16);
            assertThat(layout.head().pooling()).isEqualTo(Pooling.LAST);
            assertThat(layout.valuesPerLabel()).isEqualTo(16);
        }

        @Test
        void ofWritingTasksHaveNoHead() {
            AdapterSpec spec = TinyMethods.spec("{'method':'lora','rank':2,'objective':'text'}");
            ParameterLayout layout = ParameterLayout.of(spec, DECODER, 0);
            assertThat(layout.size()).isEqualTo(layout.bodySize()).isEqualTo(336);
            assertThat(layout.headInput()).isZero();
            assertThat(layout.valuesPerLabel()).isZero();
            assertThat(layout.head().objective()).isEqualTo(Objective.TEXT);
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
        @MethodSource("io.perennial.model.fixture.TinyMethods#all")
        void leaveNoGapsAndNamesAreUnique(AdapterSpec spec) {
            ParameterLayout layout = ParameterLayout.of(spec, BASE, 3);
            int next = 0;
            for (Parameter parameter : layout.parameters()) {
                assertThat(parameter.offset()).as(parameter.name()).isEqualTo(next);
                next += parameter.size();
            }
            assertThat(next).isEqualTo(layout.size());
            assertThat(layout.parameters()).extracting(Parameter::name).doesNotHaveDuplicates();
        }

        @ParameterizedTest
        @MethodSource("io.perennial.model.fixture.TinyMethods#all")
        void ofEveryMatrixAreUsed(AdapterSpec spec) {
            ParameterLayout layout = ParameterLayout.of(spec, BASE, 3);
            Set<Integer> used = new HashSet<>();
            layout.insertions().forEach(insertion -> used.addAll(insertion.matrices()));
            layout.derived().forEach(derived -> used.addAll(derived.inputs()));
            int matrices = layout.parameters().size() + layout.derived().size();
            assertThat(used).hasSize(matrices).allMatch(index -> index >= 0 && index < matrices);
            int last = layout.insertions().size() - 1;
            assertThat(layout.insertions().get(last).operation()).isEqualTo(Operation.CLASSIFY);
        }

        /** What is published was trained under the same name, or is derived under it. */
        @ParameterizedTest
        @MethodSource("io.perennial.model.fixture.TinyMethods#all")
        void ofThePublishedFormAreFoundInTheTrainedOne(AdapterSpec spec) {
            ParameterLayout trained = ParameterLayout.of(spec, BASE, 3);
            ParameterLayout published = ParameterLayout.of(spec.published(), BASE, 3);
            Set<String> names = new HashSet<>();
            trained.parameters().forEach(parameter -> names.add(parameter.name()));
            trained.derived().forEach(derived -> names.add(derived.name()));
            assertThat(names)
                    .containsAll(published.parameters().stream().map(Parameter::name).toList());
            assertThat(published.promptTokens()).isEqualTo(trained.promptTokens());
            assertThat(published.positionShift()).isEqualTo(trained.positionShift());
        }

        @Test
        void areFoundByName() {
            ParameterLayout layout = layout("{'method':'lora','rank':2}", 3);
            Parameter b = layout.parameter("lora.1.value.b.weight");
            assertThat(b.rows()).isEqualTo(16);
            assertThat(b.columns()).isEqualTo(2);
            assertThat(b.offset()).isEqualTo(128 + 64 + 32);
            assertThat(layout.parameter("head.weight").offset()).isEqualTo(layout.bodySize());
            assertThat(layout.parameter("head.bias").size()).isEqualTo(3);
            assertThatThrownBy(() -> layout.parameter("lora.9")).hasMessageContaining("lora.9");
        }
    }

    @Nested
    class ForServing {

        @Test
        void putsWhatMultipliesTokensColumnByColumn() {
            ParameterLayout layout =
                    layout("{'method':'houlsby','bottleneck':4,'leave_out':[0,2]}", 3);
            ParameterLayout serving = layout.forServing();
            float[] values = new float[layout.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = i;
            }
            float[] arranged = serving.arrange(values);
            Parameter up = layout.parameter("houlsby.1.feed_forward_sublayer.up.weight");
            assertThat(serving.columnMajor()).hasSize(4).contains(layout.parameters().indexOf(up));
            for (int row = 0; row < 16; row++) {
                for (int column = 0; column < 4; column++) {
                    assertThat(arranged[up.offset() + column * 16 + row])
                            .isEqualTo(values[up.offset() + row * 4 + column]);
                }
            }
            assertThat(layout("{'method':'lora','rank':2}", 3).forServing().columnMajor())
                    .hasSize(12);
            assertThat(serving.meansTheSameAs(layout)).isFalse();
            assertThat(layout.arrange(values)).isEqualTo(values).isNotSameAs(values);
        }

        /** Every value keeps a place within its matrix, and heads and biases keep their order. */
        @ParameterizedTest
        @MethodSource("io.perennial.model.fixture.TinyMethods#all")
        void losesNoValue(AdapterSpec spec) {
            ParameterLayout serving = ParameterLayout.of(spec, BASE, 3).forServing();
            float[] values = new float[serving.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = i;
            }
            float[] arranged = serving.arrange(values);
            for (int i = 0; i < serving.parameters().size(); i++) {
                Parameter parameter = serving.parameters().get(i);
                int end = parameter.offset() + parameter.size();
                float[] before = Arrays.copyOfRange(values, parameter.offset(), end);
                float[] after = Arrays.copyOfRange(arranged, parameter.offset(), end);
                if (serving.columnMajor().contains(i)) {
                    Arrays.sort(after);
                }
                assertThat(after).as(parameter.name()).isEqualTo(before);
            }
        }
    }

    @Nested
    class Refusal {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "houlsby",
                    "pfeiffer",
                    "parallel",
                    "compacter",
                    "lora",
                    "dora",
                    "ia3",
                    "layer_norm",
                    "bitfit"
                })
        void ofALayerThatTheBaseDoesNotHave(String method) {
            assertThatThrownBy(() -> layout("{'method':'" + method + "','leave_out':[3]}", 2))
                    .isInstanceOf(InvalidAdapterSpecException.class)
                    .hasMessage(
                            "\"leave_out\" names layer 3, but this base has layers 0 to 2; remove it");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '\0',
                value = {
                    "'method':'lora','targets':['qkv']|'targets' has 'qkv', which a bert base does not have; use any of q, k, v, o, ffn_up, ffn_down",
                    "'method':'dora','targets':['ffn_gate']|'targets' has 'ffn_gate', which a bert base does not have; use any of",
                    "'method':'ia3','targets':['embeddings']|'targets' has 'embeddings', which",
                    "'method':'ia3','targets':['qkv']|'targets' has 'qkv', which",
                    "'method':'ia3','input_targets':['ffn_gate']|'input_targets' has 'ffn_gate', which",
                    "'method':'compacter','terms':3|'terms' is 3; it must divide the base's hidden size 16 and the bottleneck's width 32",
                    "'methods':[{'method':'prompt'},{'method':'p_tuning'}]|two methods put a soft prompt in front of the text; keep one of them",
                    "'method':'words'|the method words votes by a head of its own, which is there with 'pooling':'words_beside_mean' only",
                    "'method':'words','pooling':'words_beside_mean','head':'dense_tanh'|'head' is 'dense_tanh', but 'pooling' 'words_beside_mean' has two linear heads; use linear, or words_and_mean",
                    "'method':'lora','objective':'text'|'objective' is 'text', but a bert base is an encoder and cannot write; use a decoder such as gpt2 or llama"
                })
        void ofWhatTheBaseDoesNotHave(String json, String message) {
            assertThatThrownBy(() -> layout("{" + json + "}", 2))
                    .isInstanceOf(InvalidAdapterSpecException.class)
                    .hasMessageContaining(
                            message.replace('\'', '"')
                                    .replace("base\"s", "base's")
                                    .replace("bottleneck\"s", "bottleneck's"));
        }

        @Test
        void ofNothingToTrain() {
            String json =
                    "{'method':'layer_norm','outer':false,'leave_out':[0,1,2],'objective':'text'}";
            assertThatThrownBy(() -> ParameterLayout.of(TinyMethods.spec(json), DECODER, 0))
                    .isInstanceOf(InvalidAdapterSpecException.class)
                    .hasMessageContaining("nothing to train");
        }

        @Test
        void ofMoreValuesThanAStateCanHold() {
            String json =
                    "{'method':'p_tuning','encoder':'lstm','hidden':4096,'layers':8,'tokens':4}";
            assertThatThrownBy(() -> layout(json, 2))
                    .isInstanceOf(InvalidAdapterSpecException.class)
                    .hasMessageContaining("choose smaller sizes or fewer methods");
        }

        @Test
        void ofParametersWithoutSize() {
            assertThatThrownBy(() -> new Parameter("x", 0, 3, 0, Initial.ZERO))
                    .hasMessageContaining("x has no valid size");
        }
    }
}
