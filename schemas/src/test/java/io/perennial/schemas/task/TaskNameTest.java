package io.perennial.schemas.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.perennial.schemas.json.InvalidFieldException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskNameTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "7", "intents", "Intents-2.en_GB", "0..--__"})
    void takesLettersDigitsDotsUnderscoresHyphens(String name) {
        assertThat(TaskName.check(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ".a", "_a", "-a", "a b", "a#0", "a/b", "é", "a\n", "a\0"})
    void refusesAnythingElse(String name) {
        assertThat(TaskName.isValid(name)).isFalse();
        assertThatExceptionOfType(InvalidFieldException.class)
                .isThrownBy(() -> TaskName.check(name))
                .withMessageContaining("a task name is 1 to 128 letters, digits, '.', '_' or '-'");
    }

    @Test
    void refusesTheNameThatStandsForAnyTask() {
        assertThat(TaskName.isValid(TaskName.AUTO)).isFalse();
        assertThat(TaskName.isValid("auto2")).isTrue();
        assertThatExceptionOfType(InvalidFieldException.class)
                .isThrownBy(() -> TaskName.check("auto"))
                .withMessageContaining("stands for whichever task a text belongs to");
    }

    @Test
    void isAtMost128CharactersLong() {
        assertThat(TaskName.isValid("t".repeat(128))).isTrue();
        assertThat(TaskName.isValid("t".repeat(129))).isFalse();
    }
}
