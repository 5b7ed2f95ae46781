package io.perennial.schemas.json;

import io.perennial.schemas.RejectionReason;

/** What every text in a record must keep to, whoever made the record. */
public final class TextRules {

    private TextRules() {}

    /** At most {@code limit} UTF-16 units of a sentence that may quote what others have sent. */
    public static String shorten(String sentence, int limit) {
        return sentence.length() <= limit ? sentence : sentence.substring(0, limit - 1) + "…";
    }

    /**
     * Not blank, no NUL, whole characters only, at most {@code limit} UTF-16 units.
     *
     * @return the value itself
     * @throws InvalidFieldException otherwise
     */
    public static String check(String field, String value, int limit, RejectionReason ifTooLong) {
        if (value.length() > limit) {
            throw new InvalidFieldException(
                    ifTooLong,
                    "field \""
                            + field
                            + "\" has "
                            + value.length()
                            + " characters, more than "
                            + limit
                            + "; shorten it");
        }
        if (value.isBlank()) {
            throw InvalidFieldException.invalid(field, "is blank; give it a text");
        }
        return checkCharacters(field, value);
    }

    /**
     * No NUL and no half of a surrogate pair: neither can be stored as UTF-8 text everywhere.
     *
     * @return the value itself
     */
    public static String checkCharacters(String field, String value) {
        for (int i = 0; i < value.length(); i++) {
            char unit = value.charAt(i);
            if (unit == 0) {
                throw InvalidFieldException.invalid(
                        field, "has a NUL character at " + i + "; remove it");
            }
            if (Character.isSurrogate(unit)) {
                if (Character.isLowSurrogate(unit)
                        || i + 1 == value.length()
                        || !Character.isLowSurrogate(value.charAt(i + 1))) {
                    throw InvalidFieldException.invalid(
                            field,
                            "has half of a surrogate pair at " + i + "; send whole characters");
                }
                i++;
            }
        }
        return value;
    }
}
