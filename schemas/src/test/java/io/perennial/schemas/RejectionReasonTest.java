package io.perennial.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RejectionReasonTest {

    @Test
    void hasCodesThatNeverChange() {
        assertThat(Arrays.stream(RejectionReason.values()).map(RejectionReason::code))
                .containsExactly(
                        "malformed_json",
                        "missing_field",
                        "invalid_field",
                        "unknown_task",
                        "unknown_label",
                        "too_large",
                        "task_retired",
                        "duplicate_id",
                        "invalid_task_spec");
    }

    @Test
    void isFoundByItsCode() {
        for (RejectionReason reason : RejectionReason.values()) {
            assertThat(RejectionReason.fromCode(reason.code())).contains(reason);
        }
    }

    @Test
    void isNotFoundByAnythingElse() {
        assertThat(RejectionReason.fromCode("MALFORMED_JSON")).isEmpty();
        assertThat(RejectionReason.fromCode("a_reason_of_the_future")).isEmpty();
    }
}
