package io.perennial.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class ComplaintTest {

    @Test
    void aSentenceIsARefusal() {
        assertThat(Complaint.checked("field \"text\" is blank; give it a text"))
                .isEqualTo(Verdict.REFUSED);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                " ",
                "null",
                "java.io.EOFException",
                "broken: NullPointerException",
                "no: com.fasterxml.jackson.databind.JsonNode",
                "failed\n\tat io.perennial.model.Base.load(Base.java:7)"
            })
    void whatSaysNothingOrTooMuchIsAFailure(String message) {
        assertThatThrownBy(() -> Complaint.checked(message)).isInstanceOf(AssertionError.class);
    }

    @Test
    void whatQuotesWithoutEndIsAFailure() {
        assertThatThrownBy(() -> Complaint.checked("x".repeat(2_001)))
                .hasMessageContaining("2001 characters");
    }
}
