package io.perennial.model.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.perennial.model.architecture.Activation;
import io.perennial.model.architecture.Site;
import io.perennial.model.fixture.TinyMethods;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every method's settings. */
class AdapterMethodTest {

    private static AdapterMethod only(String json) {
        return TinyMethods.spec(json).methods().get(0);
    }

    private static String canonical(String method, String settings) {
        return "{'methods':[{'method':'%s'%s}],'head':'linear','objective':'classification'}"
                .formatted(method, settings.isEmpty() ? "" : "," + settings)
                .replace('\'', '"');
    }

    @Nested
    class Defaults {

        /** Every method with every setting that it always writes, and its learning rate. */
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '\0',
                nullValues = "-",
                value = {
                    "houlsby|0.002|'bottleneck':32,'activation':'swish','scaling':1.0,'sublayers':['attention','feed_forward'],'leave_out':[]",
                    "pfeiffer|0.004|'bottleneck':32,'activation':'relu','scaling':1.0,'sublayers':['feed_forward'],'leave_out':[]",
                    "parallel|0.002|'bottleneck':32,'activation':'relu','scaling':4.0,'sublayers':['feed_forward'],'leave_out':[]",
                    "compacter|0.005|'bottleneck':32,'activation':'gelu','scaling':1.0,'sublayers':['attention','feed_forward'],'leave_out':[],'terms':4,'rank':1",
                    "lora|0.003|'rank':8,'alpha':16.0,'leave_out':[]",
                    "dora|0.003|'rank':8,'alpha':16.0,'leave_out':[]",
                    "ia3|0.02|'input_targets':['ffn_down'],'leave_out':[]",
                    "prompt|0.003|'tokens':16",
                    "p_tuning|0.0015|'tokens':16,'encoder':'mlp','hidden':128",
                    "prefix|0.001|'tokens':16,'hidden':128,'shift_positions':true",
                    "llama_adapter|0.02|'tokens':16,'top_layers':30",
                    "layer_norm|0.005|'outer':true,'sublayers':['attention','feed_forward'],'leave_out':[]",
                    "bitfit|0.01|'leave_out':[]",
                    "words|0.002|'rank':16,'buckets':8192",
                    "head_only|0.01|-"
                })
        void areThese(String method, double rate, String settings) {
            AdapterSpec spec = TinyMethods.spec("{'method':'" + method + "'}");
            String written = settings == null ? "" : settings;
            assertThat(spec.toJson()).isEqualTo(canonical(method, written));
            assertThat(spec.defaultLearningRate()).isEqualTo(rate);
            assertThat(spec.describe()).isEqualTo(method);
        }

        @Test
        void coverEveryMethod() {
            Set<String> tried =
                    Stream.concat(TinyMethods.each(), TinyMethods.withWords())
                            .flatMap(spec -> spec.methods().stream())
                            .map(AdapterMethod::name)
                            .collect(Collectors.toSet());
            assertThat(tried).containsExactlyInAnyOrderElementsOf(AdapterMethod.names());
        }

        @Test
        void takeTwiceTheRankForAlpha() {
            LowRank lora = ((Lora) only("{'method':'lora','rank':3}")).updates();
            LowRank dora = ((Dora) only("{'method':'dora','rank':5}")).updates();
            assertThat(lora.alpha()).isEqualTo(6);
            assertThat(dora.alpha()).isEqualTo(10);
        }

        @Test
        void giveAnLstmTwoLayers() {
            assertThat(only("{'method':'p_tuning','encoder':'lstm'}"))
                    .isEqualTo(new PTuning(16, PTuning.Encoder.LSTM, 128, 2));
        }

        @Test
        void learnPrefixesThemselvesFasterThanThroughANetwork() {
            assertThat(only("{'method':'prefix','hidden':0}").defaultLearningRate())
                    .isEqualTo(1e-2);
        }
    }

    @Nested
    class Settings {

        @Test
        void ofBottlenecksAreAllRead() {
            String json =
                    "{'method':'%s','bottleneck':7,'activation':'gelu','scaling':0.5,'gated':true,"
                            + "'sublayers':['attention'],'leave_out':[1,0]%s}";
            Bottleneck expected =
                    new Bottleneck(
                            BottleneckSize.of(7),
                            Activation.GELU,
                            0.5,
                            true,
                            Set.of(Sublayer.ATTENTION),
                            Set.of(0, 1));
            assertThat(only(json.formatted("houlsby", ""))).isEqualTo(new Houlsby(expected));
            assertThat(only(json.formatted("pfeiffer", ""))).isEqualTo(new Pfeiffer(expected));
            assertThat(only(json.formatted("parallel", "")))
                    .isEqualTo(new ParallelBottleneck(expected));
            assertThat(only(json.formatted("compacter", ",'terms':2,'rank':3,'after_norm':true")))
                    .isEqualTo(new Compacter(expected, 2, 3, true));
        }

        @Test
        void ofLowRanksAreAllRead() {
            String json =
                    "{'method':'%s','rank':4,'alpha':-3.5,'rank_stabilised':true,'dropout':0.25,"
                            + "'targets':['k','o','ffn'],'leave_out':[3]%s}";
            LowRank expected =
                    new LowRank(
                            4,
                            -3.5,
                            true,
                            0.25,
                            Set.of(
                                    Site.KEY,
                                    Site.ATTENTION_OUTPUT,
                                    Site.FEED_FORWARD_UP,
                                    Site.FEED_FORWARD_DOWN),
                            Set.of(3));
            assertThat(only(json.formatted("lora", ",'gated':true")))
                    .isEqualTo(new Lora(expected, true));
            assertThat(only(json.formatted("dora", ""))).isEqualTo(new Dora(expected));
            assertThat(expected.scale()).isCloseTo(-1.75, within(1e-12));
        }

        @Test
        void ofTheOthersAreAllRead() {
            assertThat(
                            only(
                                    "{'method':'ia3','targets':['q'],'input_targets':['o','ffn_up'],'leave_out':[2]}"))
                    .isEqualTo(
                            new Ia3(
                                    Set.of(Site.QUERY),
                                    Set.of(Site.ATTENTION_OUTPUT, Site.FEED_FORWARD_UP),
                                    Set.of(2)));
            assertThat(only("{'method':'prompt','tokens':5,'text':'is it good?'}"))
                    .isEqualTo(new PromptTuning(5, "is it good?"));
            assertThat(
                            only(
                                    "{'method':'p_tuning','tokens':5,'encoder':'lstm','hidden':9,'layers':3}"))
                    .isEqualTo(new PTuning(5, PTuning.Encoder.LSTM, 9, 3));
            assertThat(
                            only(
                                    "{'method':'prefix','tokens':5,'hidden':0,'shift_positions':false,'gated':true}"))
                    .isEqualTo(new PrefixTuning(5, 0, false, true));
            assertThat(only("{'method':'llama_adapter','tokens':5,'top_layers':2}"))
                    .isEqualTo(new AdaptionPrompt(5, 2));
            assertThat(
                            only(
                                    "{'method':'layer_norm','outer':false,'sublayers':['attention'],'leave_out':[1]}"))
                    .isEqualTo(new LayerNormTuning(false, Set.of(Sublayer.ATTENTION), Set.of(1)));
            assertThat(only("{'method':'bitfit','leave_out':[1]}"))
                    .isEqualTo(new BitFit(Set.of(1)));
        }

        @ParameterizedTest
        @CsvSource({"16,2", "10,3", "64,1", "0.5,64"})
        void mayReduceTheHiddenSizeByAFactor(double factor, int width) {
            String json = "{'reduction_factor':" + factor + "}";
            Bottleneck bottleneck = ((Houlsby) only(json)).bottleneck();
            assertThat(bottleneck.size()).isEqualTo(BottleneckSize.reducedBy(factor));
            assertThat(bottleneck.size().on(32)).isEqualTo(width);
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
            Bottleneck found = ((Houlsby) only("{'activation':'" + name + "'}")).bottleneck();
            assertThat(found.activation()).isEqualTo(expected);
        }

        @Test
        void nameEveryProjection() {
            String all = "['q','k','v','qkv','o','ffn_gate','ffn_up','ffn_down']";
            Lora lora = (Lora) only("{'method':'lora','targets':" + all + "}");
            assertThat(lora.updates().targets()).hasSize(8);
        }
    }

    @Nested
    class RoundTrip {

        @ParameterizedTest
        @MethodSource("io.perennial.model.fixture.TinyMethods#all")
        void givesAnEqualSpecificationAndTheSameText(AdapterSpec spec) {
            AdapterSpec back = AdapterSpec.parse(spec.toJson());
            assertThat(back).isEqualTo(spec);
            assertThat(back.toJson()).isEqualTo(spec.toJson());
            AdapterSpec published = spec.published();
            assertThat(AdapterSpec.parse(published.toJson())).isEqualTo(published);
            assertThat(published.published()).isEqualTo(published);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{'method':'houlsby','reduction_factor':2.5,'scaling':0.3,'gated':true,'sublayers':['feed_forward']}",
                    "{'method':'lora','rank':1,'alpha':0.1,'dropout':0.05,'rank_stabilised':true,'gated':true}",
                    "{'method':'lora','targets':['qkv','ffn_gate'],'leave_out':[5,2]}",
                    "{'method':'ia3','input_targets':[]}",
                    "{'method':'prompt','text':'\\\"so\\\" – ünï'}",
                    "{'method':'p_tuning','encoder':'lstm','layers':1}",
                    "{'method':'prefix','gated':true}"
                })
        void keepsUnusualSettings(String json) {
            AdapterSpec spec = TinyMethods.spec(json);
            assertThat(AdapterSpec.parse(spec.toJson())).isEqualTo(spec);
        }
    }

    @Nested
    class Refusal {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '\0',
                value = {
                    "'bottleneck':0|'bottleneck' is 0; use a whole number from 1 to 4096",
                    "'bottleneck':-3|'bottleneck' is -3; use a whole number from 1 to 4096",
                    "'bottleneck':4097|'bottleneck' is 4097; use",
                    "'bottleneck':99999999999999999999|'bottleneck' is 99999999999999999999; use",
                    "'bottleneck':18446744073709551617|'bottleneck' is 18446744073709551617; use",
                    "'bottleneck':8.5|'bottleneck' is 8.5; use",
                    "'bottleneck':'8'|'bottleneck' is '8'; use",
                    "'bottleneck':null|'bottleneck' is null; use",
                    "'reduction_factor':0|'reduction_factor' is 0; use a number from 0.01 to 10000",
                    "'reduction_factor':10001|'reduction_factor' is 10001; use",
                    "'bottleneck':8,'reduction_factor':2|'bottleneck' and 'reduction_factor' both give a width; use one of them",
                    "'scaling':1e5|'scaling' is 100000.0; use a number from -10000 to 10000",
                    "'scaling':'x'|'scaling' is 'x'; use a number",
                    "'activation':'softmax'|'activation' is 'softmax'; use relu, gelu, gelu_tanh, swish, tanh or identity",
                    "'activation':7|'activation' is 7; use a text",
                    "'gated':1|'gated' is 1; use true or false",
                    "'sublayers':[]|'sublayers' is []; list attention, feed_forward or both",
                    "'sublayers':['ffn']|'sublayers' has 'ffn'; use attention or feed_forward",
                    "'sublayers':'attention'|'sublayers' is 'attention'; use a list such as",
                    "'leave_out':['1']|'leave_out' has '1'; list layer numbers from 0 on",
                    "'leave_out':[0.5]|'leave_out' has 0.5; list",
                    "'leave_out':[-1]|'leave_out' has -1; list",
                    "'leave_out':[4294967296]|'leave_out' has 4294967296; list",
                    "'leave_out':1|'leave_out' is 1; use a list of layer numbers",
                    "'bottelneck':8|'adapter' has the unknown key 'bottelneck'; known here are [activation, bottleneck",
                    "'method':'compacter','terms':0|'terms' is 0; use a whole number from 1 to 64",
                    "'method':'compacter','terms':65|'terms' is 65; use",
                    "'method':'compacter','rank':65|'rank' is 65; use a whole number from 1 to 64",
                    "'method':'lora','rank':0|'rank' is 0; use a whole number from 1 to 1024",
                    "'method':'lora','rank':1025|'rank' is 1025; use",
                    "'method':'lora','alpha':'x'|'alpha' is 'x'; use a number from -10000 to 10000",
                    "'method':'lora','dropout':1|'dropout' is 1; use a number from 0 to 0.99",
                    "'method':'dora','dropout':-0.1|'dropout' is -0.1; use",
                    "'method':'lora','rank_stabilised':'no'|'rank_stabilised' is 'no'; use true or false",
                    "'method':'dora','gated':true|has the unknown key 'gated'; known here are",
                    "'method':'lora','bottleneck':8|has the unknown key 'bottleneck'",
                    "'method':'lora','targets':['q','z']|'targets' has 'z'; use any of q, k, v, qkv, o, ffn_gate, ffn_up, ffn_down, pooler, embeddings, ffn",
                    "'method':'lora','targets':[7]|'targets' has '7'; use any of",
                    "'method':'lora','targets':'q'|'targets' is 'q'; use a list such as",
                    "'method':'lora','targets':[]|'targets' is []; list at least one, or leave it out for the default",
                    "'method':'ia3','targets':[]|'targets' is []; list at least one",
                    "'method':'ia3','input_targets':['v']|'input_targets' has 'v'; query, key and value read the same input, so use o, ffn_up, ffn_gate or ffn_down",
                    "'method':'ia3','input_targets':['qkv']|'input_targets' has 'qkv'; query, key",
                    "'method':'prompt','tokens':0|'tokens' is 0; use a whole number from 1 to 1024",
                    "'method':'prompt','tokens':1025|'tokens' is 1025; use",
                    "'method':'prompt','text':5|'text' is 5; use a text",
                    "'method':'p_tuning','encoder':'gru'|'encoder' is 'gru'; use mlp, lstm",
                    "'method':'p_tuning','hidden':4097|'hidden' is 4097; use a whole number from 1 to 4096",
                    "'method':'p_tuning','layers':9|'layers' is 9; use a whole number from 1 to 8",
                    "'method':'prefix','hidden':-1|'hidden' is -1; use a whole number from 0 to 8192",
                    "'method':'prefix','shift_positions':0|'shift_positions' is 0; use true or false",
                    "'method':'llama_adapter','top_layers':0|'top_layers' is 0; use a whole number from 1 to 1024",
                    "'method':'layer_norm','outer':'yes'|'outer' is 'yes'; use true or false",
                    "'method':'bitfit','rank':1|has the unknown key 'rank'; known here are",
                    "'method':'head_only','rank':1|has the unknown key 'rank'; known here are"
                })
        void namesKeyValueLimitAndNextStep(String settings, String message) {
            assertThatThrownBy(() -> TinyMethods.spec("{" + settings + "}"))
                    .isInstanceOf(InvalidAdapterSpecException.class)
                    .hasMessageContaining(message.replace('\'', '"'));
        }
    }
}
