package io.perennial.schemas;

import static org.assertj.core.api.Assertions.assertThat;

/** Short ways to say what a decoder should have made of some bytes. */
public final class DecodedAssertions {

    private DecodedAssertions() {}

    /** The value, which must be there. */
    public static <T> T valid(Decoded<T> decoded) {
        assertThat(decoded).isInstanceOf(Decoded.Valid.class);
        return ((Decoded.Valid<T>) decoded).value();
    }

    /** The message, which must be there and belong to the given reason. */
    public static String invalid(Decoded<?> decoded, RejectionReason reason) {
        assertThat(decoded).isInstanceOf(Decoded.Invalid.class);
        Decoded.Invalid<?> invalid = (Decoded.Invalid<?>) decoded;
        assertThat(invalid.reason()).as(invalid.message()).isEqualTo(reason);
        assertThat(invalid.message()).isNotBlank().hasSizeLessThanOrEqualTo(500);
        return invalid.message();
    }
}
