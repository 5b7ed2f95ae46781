package io.perennial.schemas.task;

import io.perennial.schemas.RejectionReason;
import io.perennial.schemas.json.TextRules;

/** The rule for names of labels: any text that is not blank, up to 256 characters. */
public final class LabelName {

    public static final int MAX_LENGTH = 256;

    private LabelName() {}

    /**
     * @param field where the label stands, for the message
     * @return the label itself
     * @throws io.perennial.schemas.json.InvalidFieldException if it breaks the rule
     */
    public static String check(String field, String label) {
        return TextRules.check(field, label, MAX_LENGTH, RejectionReason.INVALID_FIELD);
    }
}
