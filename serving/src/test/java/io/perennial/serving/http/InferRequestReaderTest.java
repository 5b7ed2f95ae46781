package io.perennial.serving.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.common.HttpStatus;
import io.perennial.model.architecture.Objective;
import io.perennial.serving.predict.TextInput;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InferRequestReaderTest {

    private final InferRequestReader reader = new InferRequestReader(3);

    @Nested
    class Tensors {

        @Test
        void areRead() {
            InferRequest request =
                    read(
                            """
                            {"id": "7", "parameters": {}, "inputs": [
                              {"name": "text", "shape": [2], "datatype": "BYTES", "data": ["a", "b"]},
                              {"name": "text_pair", "shape": [2], "datatype": "BYTES", "data": ["c", "d"]}],
                             "outputs": [{"name": "label"}]}
                            """);
            assertThat(request.id()).isEqualTo("7");
            assertThat(request.form()).isEqualTo(InferRequest.Form.TENSORS);
            assertThat(request.inputs())
                    .containsExactly(new TextInput("a", "c"), new TextInput("b", "d"));
            assertThat(request.outputs()).containsExactly("label");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "{'inputs': {}} | \"inputs\" must be an array of tensors.",
                    "{'inputs': []} | There must be an input named \"text\".",
                    "{'inputs': [7]} | inputs[0].name is ''",
                    "{'inputs': [{'name':'image'}]} | inputs[0].name is 'image'",
                    "{'inputs': [{'name':'text','datatype':'FP32','shape':[1],'data':[1]}]} | inputs[0].datatype is 'FP32'",
                    "{'inputs': [{'name':'text','datatype':'BYTES','shape':[1],'data':[1]}]} | \"inputs[0].data[0]\" must be a string.",
                    "{'inputs': [{'name':'text','datatype':'BYTES','shape':[1]}]} | \"inputs[0].data\" must be an array of strings.",
                    "{'inputs': [{'name':'text','datatype':'BYTES','shape':[2],'data':['a']}]} | it must be [1].",
                    "{'inputs': [{'name':'text','datatype':'BYTES','shape':[1,1],'data':['a']}]} | it must be [1].",
                    "{'inputs': [{'name':'text','datatype':'BYTES','data':['a']}]} | it must be [1].",
                    "{'inputs': [{'name':'text','datatype':'BYTES','shape':[0],'data':[]}]} | has no text",
                    "{'inputs': [{'name':'text','datatype':'BYTES','shape':[1],'data':['a']},{'name':'text','datatype':'BYTES','shape':[1],'data':['a']}]} | given twice",
                    "{'inputs': [{'name':'text','datatype':'BYTES','shape':[1],'data':['a']},{'name':'text_pair','datatype':'BYTES','shape':[2],'data':['a','b']}]} | Input \"text_pair\" has 2 elements and \"text\" has 1.",
                    "{'inputs': [{'name':'text','datatype':'BYTES','shape':[1],'data':['a']}],'outputs':[{'name':'logits'}]} | There is no output 'logits'",
                    "{'inputs': [{'name':'text','datatype':'BYTES','shape':[1],'data':['a']}],'outputs':3} | \"outputs\" must be an array",
                    "{'inputs': [{'name':'text','datatype':'BYTES','shape':[1],'data':['a']}],'text':'b'} | not both",
                })
        void areRefusedWithTheirPlace(String body, String said) {
            assertBad(body.replace('\'', '"'), said.replace("is ''", "is ''"));
        }
    }

    @Nested
    class PlainTexts {

        @Test
        void areRead() {
            assertThat(read("{\"text\": \"a\"}").inputs())
                    .containsExactly(new TextInput("a", null));
            assertThat(read("{\"text\": \"a\", \"text_pair\": \"b\"}").inputs())
                    .containsExactly(new TextInput("a", "b"));
            InferRequest several =
                    read(
                            "{\"texts\": [\"a\", \"b\"], \"text_pairs\": [\"c\", \"d\"], \"id\": \"x\"}");
            assertThat(several.inputs())
                    .containsExactly(new TextInput("a", "c"), new TextInput("b", "d"));
            assertThat(several.form()).isEqualTo(InferRequest.Form.PLAIN);
            assertThat(several.id()).isEqualTo("x");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "{} | \"inputs\" is missing",
                    "{'text': 5} | \"text\" must be a string.",
                    "{'text': null} | \"text\" must be a string.",
                    "{'text': ''} | Text 0 is empty.",
                    "{'texts': ['a', ' \\n ']} | Text 1 is empty.",
                    "{'texts': []} | has no text",
                    "{'texts': 'a'} | \"texts\" must be an array of strings.",
                    "{'texts': ['a', null]} | \"texts[1]\" must be a string.",
                    "{'texts': ['a'], 'text': 'b'} | not both",
                    "{'texts': ['a'], 'text_pairs': []} | \"text_pairs\" has 0 entries for 1 texts.",
                    "{'text': 'a', 'id': 7} | \"id\" must be a string.",
                    "{'text': 'a \\ud800 b'} | half a surrogate pair at character 2",
                })
        void areRefusedWithTheirPlace(String body, String said) {
            assertBad(body.replace('\'', '"'), said);
        }
    }

    @Nested
    class Bodies {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "{'text': 'a' | not valid JSON at line 1, column",
                    "{'text': 'a'} trailing | not valid JSON at line 1, column",
                    "{'text': 'a', 'text': 'b'} | not valid JSON at line 1, column",
                    "['a'] | must be a JSON object",
                    "`` | must be a JSON object",
                    "null | must be a JSON object",
                })
        void thatAreNotOneObjectAreRefused(String body, String said) {
            assertBad(body.replace('\'', '"'), said);
        }

        @Test
        void thatAreNotUtf8AreRefused() {
            byte[] body = "{\"text\": \"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
            assertThatThrownBy(() -> reader.read(Json.readObject(body), Objective.CLASSIFICATION))
                    .isInstanceOf(ApiException.class)
                    .hasMessageContaining("not valid JSON");
        }

        @Test
        void thatAreNestedWithoutEndAreRefused() {
            assertBad("[".repeat(100_000), "not valid JSON");
        }

        @Test
        void withTooManyTextsAre413() {
            assertThatThrownBy(() -> read("{\"texts\": [\"a\", \"b\", \"c\", \"d\"]}"))
                    .isInstanceOfSatisfying(
                            ApiException.class,
                            refused ->
                                    assertThat(refused.status())
                                            .isEqualTo(HttpStatus.REQUEST_ENTITY_TOO_LARGE))
                    .hasMessageContaining("4 texts and the limit is 3");
        }
    }

    @Nested
    class TheObjective {

        @Test
        void decidesWhichOutputsThereAre() {
            String body =
                    "{'inputs':[{'name':'text','datatype':'BYTES','shape':[1],'data':['a']}],'outputs':[{'name':'value'}]}"
                            .replace('\'', '"');
            assertThat(read(body, Objective.REGRESSION).outputs()).containsExactly("value");
            assertBad(
                    body, "There is no output 'value'; there are [label, probabilities, labels].");
        }

        @Test
        void decidesWhetherThereArePairs() {
            String body = "{\"text\": \"a\", \"text_pair\": \"b\"}";
            assertThatThrownBy(() -> read(body, Objective.TEXT))
                    .isInstanceOf(ApiException.class)
                    .hasMessageContaining("Text 0 has a pair");
        }

        @Test
        void neverMakesGenerationParametersWorthNothing() {
            for (String name : GenerateRequestReader.PARAMETERS) {
                String body = "{\"text\": \"a\", \"parameters\": {\"" + name + "\": 1}}";
                assertBad(body, "\"" + name + "\" is for tasks that write text");
                assertThatThrownBy(() -> read(body, Objective.TEXT))
                        .isInstanceOf(ApiException.class)
                        .hasMessageContaining("knows no \"" + name + "\"; \"generate\" does.");
            }
            assertBad("{\"text\": \"a\", \"max_tokens\": 1}", "classification");
        }
    }

    private InferRequest read(String body) {
        return read(body, Objective.CLASSIFICATION);
    }

    private InferRequest read(String body, Objective objective) {
        return reader.read(Json.readObject(body.getBytes(StandardCharsets.UTF_8)), objective);
    }

    private void assertBad(String body, String said) {
        assertThatThrownBy(() -> read(body))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> assertThat(refused.status()).isEqualTo(HttpStatus.BAD_REQUEST))
                .hasMessageContaining(said);
    }
}
