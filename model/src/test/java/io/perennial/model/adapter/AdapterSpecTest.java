package io.perennial.model.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.model.architecture.Activation;
import io.perennial.model.architecture.Pooling;
import io.perennial.model.architecture.Site;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdapterSpecTest {

    private static AdapterMethod only(String json) {
        return AdapterSpec.parse(json).methods().get(0);
    }

    @Nested
    class Defaults {

        @Test
        void areHoulsbyOfWidth32WithMeanPooling() {
            AdapterSpec expected =
                    new AdapterSpec(
                            List.of(new Houlsby(32, Activation.SWISH, 1, Set.of())), Pooling.MEAN);
            assertThat(AdapterSpec.defaults()).isEqualTo(expected);
            assertThat(AdapterSpec.parse("{}")).isEqualTo(expected);
        }

        @Test
        void belongToEachMethod() {
            assertThat(only("{\"method\":\"pfeiffer\"}"))
                    .isEqualTo(new Pfeiffer(32, Activation.RELU, 1, Set.of()));
            assertThat(only("{\"method\":\"lora\"}"))
                    .isEqualTo(new Lora(8, 16, Set.of(Site.QUERY, Site.VALUE), Set.of()));
            assertThat(only("{\"method\":\"layer_norm\"}"))
                    .isEqualTo(new LayerNormTuning(Set.of()));
        }

        @Test
        void takeTwiceTheRankForAlpha() {
            assertThat(only("{\"method\":\"lora\",\"rank\":3}"))
                    .isEqualTo(new Lora(3, 6, Set.of(Site.QUERY, Site.VALUE), Set.of()));
        }
    }

    @Nested
    class Settings {

        @Test
        void areAllRead() {
            assertThat(
                            only(
                                    "{\"method\":\"houlsby\",\"bottleneck\":7,\"activation\":\"gelu\",\"scaling\":0.5,\"leave_out\":[1,0]}"))
                    .isEqualTo(new Houlsby(7, Activation.GELU, 0.5, Set.of(0, 1)));
            assertThat(
                            only(
                                    "{\"method\":\"lora\",\"rank\":2,\"alpha\":-3.5,\"targets\":[\"k\",\"o\",\"ffn\"],\"leave_out\":[3]}"))
                    .isEqualTo(
                            new Lora(
                                    2,
                                    -3.5,
                                    Set.of(
                                            Site.KEY,
                                            Site.ATTENTION_OUTPUT,
                                            Site.FEED_FORWARD_UP,
                                            Site.FEED_FORWARD_DOWN),
                                    Set.of(3)));
        }

        @Test
        void mayAddLayerNormsToAMethod() {
            AdapterSpec flag = AdapterSpec.parse("{\"method\":\"houlsby\",\"layer_norm\":true}");
            AdapterSpec list =
                    AdapterSpec.parse(
                            "{\"methods\":[{\"method\":\"houlsby\"},{\"method\":\"layer_norm\"}]}");
            assertThat(flag).isEqualTo(list);
            assertThat(flag.describe()).isEqualTo("houlsby+layer_norm");
            assertThat(AdapterSpec.parse("{\"layer_norm\":false}"))
                    .isEqualTo(AdapterSpec.defaults());
        }

        @Test
        void mayBeAListOfMethods() {
            AdapterSpec spec =
                    AdapterSpec.parse(
                            "{\"methods\":[{\"method\":\"lora\"},{\"method\":\"pfeiffer\",\"bottleneck\":4}],\"pooling\":\"first\"}");
            assertThat(spec.describe()).isEqualTo("lora+pfeiffer");
            assertThat(spec.pooling()).isEqualTo(Pooling.FIRST);
        }

        @ParameterizedTest
        @CsvSource({
            "relu,RELU",
            "gelu,GELU",
            "gelu_new,GELU_TANH",
            "gelu_tanh,GELU_TANH",
            "silu,SWISH",
            "swish,SWISH",
            "tanh,TANH",
            "linear,IDENTITY",
            "identity,IDENTITY"
        })
        void nameActivationsAsConfigurationsDo(String name, Activation expected) {
            assertThat(only("{\"activation\":\"" + name + "\"}"))
                    .isEqualTo(new Houlsby(32, expected, 1, Set.of()));
        }
    }

    @Nested
    class RoundTrip {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{}",
                    "{\"method\":\"houlsby\",\"bottleneck\":7,\"activation\":\"gelu_tanh\",\"scaling\":0.3,\"leave_out\":[1]}",
                    "{\"method\":\"pfeiffer\",\"bottleneck\":4096,\"pooling\":\"first\"}",
                    "{\"method\":\"lora\",\"rank\":1,\"alpha\":0.1,\"targets\":[\"q\",\"k\",\"v\",\"o\",\"ffn\"]}",
                    "{\"method\":\"lora\",\"targets\":[\"ffn_down\"],\"leave_out\":[0],\"pooling\":\"pooler\"}",
                    "{\"method\":\"layer_norm\",\"leave_out\":[5,2]}",
                    "{\"method\":\"lora\",\"layer_norm\":true}"
                })
        void givesAnEqualSpecificationAndTheSameText(String json) {
            AdapterSpec spec = AdapterSpec.parse(json);
            AdapterSpec back = AdapterSpec.parse(spec.toJson());
            assertThat(back).isEqualTo(spec);
            assertThat(back.toJson()).isEqualTo(spec.toJson());
        }

        @Test
        void doesNotDependOnHowTheSettingsWereWritten() {
            AdapterSpec one =
                    AdapterSpec.parse(
                            "{\"targets\":[\"v\",\"q\"],\"leave_out\":[2,1],\"method\":\"lora\"}");
            AdapterSpec other =
                    AdapterSpec.parse(
                            " {\"method\":\"lora\", \"leave_out\":[1,2,1], \"rank\": 8} ");
            assertThat(one.toJson()).isEqualTo(other.toJson());
        }
    }

    @Nested
    class Refusal {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '\0',
                value = {
                    "{\"method\":\"prefixx\"}|\"method\" is \"prefixx\"; use one of houlsby, pfeiffer, lora, layer_norm",
                    "{\"method\":5}|\"method\" is \"5\"",
                    "{\"method\":null}|\"method\" is \"null\"",
                    "{\"bottelneck\":8}|the unknown key \"bottelneck\"; known here are [activation, bottleneck",
                    "{\"method\":\"lora\",\"bottleneck\":8}|the unknown key \"bottleneck\"",
                    "{\"methods\":[{\"method\":\"lora\"}],\"rank\":4}|the unknown key \"rank\"",
                    "{\"methods\":[{\"method\":\"lora\",\"pooling\":\"mean\"}]}|the unknown key \"pooling\"",
                    "{\"bottleneck\":0}|\"bottleneck\" is 0; use a whole number from 1 to 4096",
                    "{\"bottleneck\":-3}|\"bottleneck\" is -3",
                    "{\"bottleneck\":4097}|\"bottleneck\" is 4097",
                    "{\"bottleneck\":99999999999999999999}|\"bottleneck\" is 99999999999999999999",
                    "{\"bottleneck\":8.5}|\"bottleneck\" is 8.5",
                    "{\"bottleneck\":\"8\"}|\"bottleneck\" is \"8\"",
                    "{\"bottleneck\":null}|\"bottleneck\" is null",
                    "{\"method\":\"lora\",\"rank\":1025}|\"rank\" is 1025; use a whole number from 1 to 1024",
                    "{\"method\":\"lora\",\"alpha\":\"x\"}|\"alpha\" is \"x\"; use a number from -10000 to 10000",
                    "{\"scaling\":1e5}|\"scaling\" is 100000.0",
                    "{\"activation\":\"softmax\"}|\"activation\" is \"softmax\"; use relu, gelu",
                    "{\"pooling\":\"max\"}|\"pooling\" is \"max\"; use mean, first or pooler",
                    "{\"method\":\"lora\",\"targets\":[\"q\",\"z\"]}|\"targets\" has \"z\"; use any of q, k, v, o, ffn_up, ffn_down, ffn",
                    "{\"method\":\"lora\",\"targets\":\"q\"}|\"targets\" is \"q\"",
                    "{\"method\":\"lora\",\"targets\":[]}|\"targets\" is []",
                    "{\"leave_out\":[\"1\"]}|\"leave_out\" has \"1\"; list layer numbers from 0 on",
                    "{\"leave_out\":[0.5]}|\"leave_out\" has 0.5",
                    "{\"leave_out\":[-1]}|\"leave_out\" has -1",
                    "{\"leave_out\":[4294967296]}|\"leave_out\" has 4294967296",
                    "{\"leave_out\":1}|\"leave_out\" is 1",
                    "{\"layer_norm\":\"yes\"}|\"layer_norm\" is \"yes\"; use true or false",
                    "{\"methods\":[{\"method\":\"lora\"},{\"method\":\"lora\",\"rank\":2}]}|\"lora\" is listed twice",
                    "{\"methods\":[]}|no adapter method",
                    "{\"methods\":[\"lora\"]}|\"methods\" has \"lora\" where an object belongs",
                    "{\"methods\":\"lora\"}|\"methods\" is \"lora\"",
                    "[]|must be a JSON object",
                    "{\"method\":|not valid JSON",
                    "{} {}|not valid JSON",
                    "{\"method\":\"lora\",\"method\":\"houlsby\"}|not valid JSON"
                })
        void saysWhatIsWrong(String json, String message) {
            assertThatThrownBy(() -> AdapterSpec.parse(json))
                    .isInstanceOf(InvalidAdapterSpecException.class)
                    .hasMessageContaining(message);
        }

        @Test
        void ofNothingAtAll() {
            assertThatThrownBy(() -> AdapterSpec.parse(""))
                    .isInstanceOf(InvalidAdapterSpecException.class);
        }
    }
}
