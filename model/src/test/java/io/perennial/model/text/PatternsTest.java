package io.perennial.model.text;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatternsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
                "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}|\\s*[\\r\\n]+",
                "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}]*[\\p{Ll}\\p{Lm}]+(?i:'s|'t)?",
                " ?[^(\\s|[.,!?…。，、।۔،])]+",
                "(?=(\\d{3})+(?!\\d))",
                "(\\p{L})+",
                "(ab|c)+",
                "\\(a+\\)+",
                "a+)+",
                ""
            })
    void patternsOfTokenizersMayStay(String pattern) {
        assertThatCode(() -> Patterns.verify(pattern)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a+)+$",
                "(x+x+)+y",
                "(?:a*)*",
                "((a{0,255}){0,255})",
                "(([a-z])+.)+[A-Z]",
                "(a|b+){2,}",
                "(\\p{L}+)*"
            })
    void aRepeatedGroupMayNotRepeatItself(String pattern) {
        assertThatThrownBy(() -> Patterns.verify(pattern))
                .isInstanceOf(InvalidTokenizerException.class)
                .hasMessageContaining("repeats a group that repeats itself");
    }

    @ParameterizedTest
    @ValueSource(strings = {" {2,}", "\\n", "a|b", "[0-9]+"})
    void whatIsReplacedIsSomething(String pattern) {
        assertThatCode(() -> Patterns.verifyReplaced(pattern)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " *", "$", "\\b", "(?=a)", "[", "(((((((("})
    void whatIsReplacedIsNotNothing(String pattern) {
        assertThatThrownBy(() -> Patterns.verifyReplaced(pattern))
                .isInstanceOf(InvalidTokenizerException.class);
    }
}
