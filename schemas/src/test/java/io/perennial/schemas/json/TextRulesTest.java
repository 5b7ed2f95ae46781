package io.perennial.schemas.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.perennial.schemas.RejectionReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextRulesTest {

    @Test
    void takesTextUpToItsLimit() {
        assertThat(check("abc")).isEqualTo("abc");
        assertThat(check("a😀")).isEqualTo("a😀");
    }

    @Test
    void refusesLongerText() {
        assertThatExceptionOfType(InvalidFieldException.class)
                .isThrownBy(() -> check("abcd"))
                .withMessage("field \"f\" has 4 characters, more than 3; shorten it")
                .extracting(InvalidFieldException::reason)
                .isEqualTo(RejectionReason.TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n", "\u2003"})
    void refusesBlankText(String blank) {
        assertThatExceptionOfType(InvalidFieldException.class)
                .isThrownBy(() -> check(blank))
                .withMessage("field \"f\" is blank; give it a text");
    }

    @Test
    void refusesNul() {
        assertThatExceptionOfType(InvalidFieldException.class)
                .isThrownBy(() -> check("a\0b"))
                .withMessage("field \"f\" has a NUL character at 1; remove it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\ud83d", "\ude00a", "\ud83d\ud83d"})
    void refusesHalfCharacters(String half) {
        assertThatExceptionOfType(InvalidFieldException.class)
                .isThrownBy(() -> check(half))
                .withMessageContaining("half of a surrogate pair")
                .withMessageContaining("send whole characters");
    }

    private static String check(String value) {
        return TextRules.check("f", value, 3, RejectionReason.TOO_LARGE);
    }
}
