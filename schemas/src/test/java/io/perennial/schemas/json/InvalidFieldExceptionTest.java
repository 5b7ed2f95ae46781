package io.perennial.schemas.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.schemas.RejectionReason;
import org.junit.jupiter.api.Test;

class InvalidFieldExceptionTest {

    @Test
    void saysWhatWhereAndWhatToDo() {
        assertThat(InvalidFieldException.missing("label", "add \"label\": \"<class name>\""))
                .hasMessage("field \"label\" is missing; add \"label\": \"<class name>\"");
        assertThat(InvalidFieldException.invalid("text", "is blank; give it a text").reason())
                .isEqualTo(RejectionReason.INVALID_FIELD);
    }

    @Test
    void cutsMessagesThatQuoteTooMuch() {
        InvalidFieldException refused =
                InvalidFieldException.invalid("x".repeat(2_000), "is blank");

        assertThat(refused.getMessage()).hasSize(500).endsWith("…");
    }
}
