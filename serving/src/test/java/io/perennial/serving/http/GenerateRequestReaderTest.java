package io.perennial.serving.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.common.HttpStatus;
import io.perennial.model.predict.GenerationSettings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenerateRequestReaderTest {

    private final GenerateRequestReader reader = new GenerateRequestReader(100, 20);

    private GenerateRequest read(String body) {
        return reader.read(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private GenerationSettings settings(String parameters) {
        return read("{'text_input': 'a', 'parameters': " + parameters + "}").settings();
    }

    @Test
    void aTextAloneIsContinuedGreedily() {
        GenerateRequest request = read("{'text_input': 'once', 'id': '7'}");
        assertThat(request.id()).isEqualTo("7");
        assertThat(request.text()).isEqualTo("once");
        assertThat(request.settings().maxTokens()).isEqualTo(20);
        assertThat(request.settings().temperature()).isZero();
        assertThat(settings("null").temperature()).isZero();
    }

    @Test
    void everyParameterIsRead() {
        assertThat(
                        settings(
                                "{'max_tokens': 100, 'temperature': 0.7, 'top_p': 0.9, 'seed': -3, 'stop': ['x', 'y']}"))
                .isEqualTo(new GenerationSettings(100, 0.7, 0.9, -3, List.of("x", "y")));
        assertThat(settings("{'stop': 'x'}").stop()).containsExactly("x");
    }

    @Test
    void whoAsksForADrawGetsOne() {
        assertThat(settings("{'top_p': 0.9}").temperature()).isEqualTo(1);
        assertThat(settings("{'seed': 1}").temperature()).isEqualTo(1);
        assertThat(settings("{'seed': 1, 'temperature': 0}").temperature()).isZero();
    }

    @Test
    void drawsWithoutASeedDiffer() {
        assertThat(settings("{'temperature': 1}").seed())
                .isNotEqualTo(settings("{'temperature': 1}").seed());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | must be a JSON object",
                "{} | \"text_input\" is missing",
                "{'text_input': 5} | \"text_input\" must be a string.",
                "{'text_input': ' '} | \"text_input\" is empty.",
                "{'text_input': 'a \\ud800'} | half a surrogate pair",
                "{'text_input': 'a', 'id': 5} | \"id\" must be a string.",
                "{'text': 'a'} | There is no \"text\"; there are [id, text_input, parameters]; the text goes in \"text_input\".",
                "{'text_input': 'a', 'max_tokens': 5} | There is no \"max_tokens\"",
                "{'text_input': 'a', 'parameters': 5} | \"parameters\" must be an object.",
                "{'text_input': 'a', 'parameters': {'top_k': 5}} | There is no \"parameters.top_k\"; there are [max_tokens, temperature, top_p, seed, stop].",
                "{'text_input': 'a', 'parameters': {'max_tokens': 0}} | \"parameters.max_tokens\" is 0; it must be a whole number from 1 to 100.",
                "{'text_input': 'a', 'parameters': {'max_tokens': 101}} | from 1 to 100",
                "{'text_input': 'a', 'parameters': {'max_tokens': 1.5}} | \"parameters.max_tokens\" is 1.5",
                "{'text_input': 'a', 'parameters': {'max_tokens': 99999999999}} | from 1 to 100",
                "{'text_input': 'a', 'parameters': {'temperature': -1}} | \"parameters.temperature\" is -1.0",
                "{'text_input': 'a', 'parameters': {'temperature': 'hot'}} | \"parameters.temperature\" must be a number.",
                "{'text_input': 'a', 'parameters': {'top_p': 0}} | \"parameters.top_p\" is 0.0",
                "{'text_input': 'a', 'parameters': {'top_p': 1.1}} | at most 1.",
                "{'text_input': 'a', 'parameters': {'seed': 1.5}} | \"parameters.seed\" must be a whole number.",
                "{'text_input': 'a', 'parameters': {'stop': 5}} | \"parameters.stop\" must be an array of strings.",
                "{'text_input': 'a', 'parameters': {'stop': ['']}} | none may be empty",
            })
    void whatCannotBeMeantIsRefusedWithItsPlace(String body, String said) {
        assertThatThrownBy(() -> read(body))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> assertThat(refused.status()).isEqualTo(HttpStatus.BAD_REQUEST))
                .hasMessageContaining(said);
    }
}
