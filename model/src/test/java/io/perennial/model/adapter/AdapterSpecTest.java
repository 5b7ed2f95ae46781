package io.perennial.model.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.model.architecture.Activation;
import io.perennial.model.architecture.Head;
import io.perennial.model.architecture.Objective;
import io.perennial.model.architecture.Pooling;
import io.perennial.model.fixture.TinyMethods;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdapterSpecTest {

    @Nested
    class Defaults {

        @Test
        void areHoulsbyOfWidth32WithTheBasesOwnPooling() {
            Bottleneck bottleneck =
                    new Bottleneck(
                            BottleneckSize.of(32),
                            Activation.SWISH,
                            1,
                            false,
                            Set.of(Sublayer.ATTENTION, Sublayer.FEED_FORWARD),
                            Set.of());
            AdapterSpec expected =
                    new AdapterSpec(
                            List.of(new Houlsby(bottleneck)),
                            Optional.empty(),
                            Head.LINEAR,
                            Objective.CLASSIFICATION);
            assertThat(AdapterSpec.defaults()).isEqualTo(expected);
            assertThat(AdapterSpec.parse("{}")).isEqualTo(expected);
        }
    }

    @Nested
    class Parts {

        @Test
        void mayAddLayerNormsToAMethod() {
            AdapterSpec flag = TinyMethods.spec("{'method':'houlsby','layer_norm':true}");
            AdapterSpec list =
                    TinyMethods.spec(
                            "{'methods':[{'method':'houlsby'},{'method':'layer_norm','outer':false}]}");
            assertThat(flag).isEqualTo(list);
            assertThat(flag.describe()).isEqualTo("houlsby+layer_norm");
            assertThat(TinyMethods.spec("{'layer_norm':false}")).isEqualTo(AdapterSpec.defaults());
        }

        @Test
        void mayBeAListOfMethods() {
            AdapterSpec spec =
                    TinyMethods.spec(
                            "{'methods':[{'method':'lora'},{'method':'pfeiffer','bottleneck':4}],"
                                    + "'pooling':'first','head':'dense_relu','objective':'multi_label'}");
            assertThat(spec.describe()).isEqualTo("lora+pfeiffer");
            assertThat(spec.pooling()).contains(Pooling.FIRST);
            assertThat(spec.head()).isEqualTo(Head.DENSE_RELU);
            assertThat(spec.objective()).isEqualTo(Objective.MULTI_LABEL);
        }

        @Test
        void learnAtTheSlowestMethodsRate() {
            AdapterSpec spec =
                    TinyMethods.spec("{'methods':[{'method':'prompt'},{'method':'houlsby'}]}");
            assertThat(spec.defaultLearningRate()).isEqualTo(2e-3);
        }

        @Test
        void arePublishedWithoutWhatOnlyTrainingNeeds() {
            AdapterSpec spec =
                    TinyMethods.spec(
                            "{'methods':[{'method':'p_tuning','tokens':4},{'method':'prefix','tokens':3,'gated':true},"
                                    + "{'method':'lora'}],'pooling':'last','objective':'regression'}");
            assertThat(spec.published())
                    .isEqualTo(
                            TinyMethods.spec(
                                    "{'methods':[{'method':'prompt','tokens':4},{'method':'prefix','tokens':3,'hidden':0,'gated':true},"
                                            + "{'method':'lora'}],'pooling':'last','objective':'regression'}"));
        }
    }

    @Nested
    class RoundTrip {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{}",
                    "{'pooling':'mean'}",
                    "{'pooling':'words_and_mean'}",
                    "{'methods':[{'method':'houlsby'},{'method':'words','rank':4,'buckets':0}],'pooling':'words_beside_mean'}",
                    "{'pooling':'last','head':'dense_tanh'}",
                    "{'pooling':'pooler','head':'dense_relu','objective':'multi_label'}",
                    "{'pooling':'first','head':'dense_gelu','objective':'regression'}",
                    "{'method':'lora','objective':'text','layer_norm':true}"
                })
        void givesAnEqualSpecificationAndTheSameText(String json) {
            AdapterSpec spec = TinyMethods.spec(json);
            AdapterSpec back = AdapterSpec.parse(spec.toJson());
            assertThat(back).isEqualTo(spec);
            assertThat(back.toJson()).isEqualTo(spec.toJson());
        }

        @Test
        void doesNotDependOnHowTheSettingsWereWritten() {
            AdapterSpec one =
                    TinyMethods.spec("{'targets':['v','q'],'leave_out':[2,1],'method':'lora'}");
            AdapterSpec other =
                    TinyMethods.spec(
                            " {'method':'lora', 'leave_out':[1,2,1], 'rank': 8, 'targets':['q','v','q']} ");
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
                    "{'method':'prefixx'}|'method' is 'prefixx'; use one of houlsby, pfeiffer, parallel, compacter, lora, dora, ia3, prompt, p_tuning, prefix, llama_adapter, layer_norm, bitfit, words, head_only",
                    "{'method':5}|'method' is 5; use a text",
                    "{'method':null}|'method' is null; use a text",
                    "{'methods':[{'method':'lora'}],'rank':4}|the unknown key 'rank'",
                    "{'methods':[{'method':'lora','pooling':'mean'}]}|the unknown key 'pooling'",
                    "{'methods':[{'method':'lora','head':'linear'}]}|the unknown key 'head'",
                    "{'methods':[{'method':'lora','objective':'text'}]}|the unknown key 'objective'",
                    "{'pooling':'max'}|'pooling' is 'max'; use mean, first, pooler, last, words_and_mean, words_beside_mean",
                    "{'pooling':null}|'pooling' is null; use a text",
                    "{'head':'dense'}|'head' is 'dense'; use linear, dense_tanh, dense_relu, dense_gelu",
                    "{'head':7}|'head' is 7; use a text",
                    "{'objective':'ranking'}|'objective' is 'ranking'; use classification, multi_label, regression, text",
                    "{'method':'head_only','objective':'text'}|'head_only' has nothing to train for the objective 'text', which uses the base's own head; choose another method",
                    "{'layer_norm':'yes'}|'layer_norm' is 'yes'; use true or false",
                    "{'methods':[{'method':'lora'},{'method':'lora','rank':2}]}|'lora' is listed twice; list each method once",
                    "{'method':'lora','gated':true,'targets':['q','embeddings']}|'targets' has 'embeddings' and 'gated' is true, but a gate reads what goes into a projection, and words have nothing there; set 'gated' to false",
                    "{'method':'dora','targets':['embeddings']}|'targets' has 'embeddings', which dora does not update; add the method lora with these targets beside it",
                    "{'methods':[]}|no adapter method; give 'method': 'houlsby', for example",
                    "{'methods':['lora']}|'methods' has 'lora' where an object belongs",
                    "{'methods':'lora'}|'methods' is 'lora'; use a list of objects",
                    "[]|must be a JSON object",
                    "{'method':|not valid JSON",
                    "{} {}|not valid JSON",
                    "{'method':'lora','method':'houlsby'}|not valid JSON"
                })
        void saysWhatIsWrong(String json, String message) {
            assertThatThrownBy(() -> TinyMethods.spec(json))
                    .isInstanceOf(InvalidAdapterSpecException.class)
                    .hasMessageContaining(message.replace('\'', '"').replace("base\"s", "base's"));
        }

        @Test
        void ofNothingAtAll() {
            assertThatThrownBy(() -> AdapterSpec.parse(""))
                    .isInstanceOf(InvalidAdapterSpecException.class);
        }
    }
}
