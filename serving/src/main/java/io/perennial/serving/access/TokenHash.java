package io.perennial.serving.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** SHA-256 of a token, which is all that a server needs to know it again. */
final class TokenHash {

    private static final String PREFIX = "sha256:";
    private static final Pattern WRITTEN = Pattern.compile(PREFIX + "[0-9a-fA-F]{64}");

    private final byte[] hash;

    private TokenHash(byte[] hash) {
        this.hash = hash;
    }

    static TokenHash of(String token) {
        try {
            byte[] bytes = token.getBytes(StandardCharsets.UTF_8);
            return new TokenHash(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Reads {@code sha256:} and 64 hexadecimal digits.
     *
     * @throws IllegalArgumentException without the text, which may be a token
     */
    static TokenHash parse(String written) {
        if (!WRITTEN.matcher(written).matches()) {
            throw new IllegalArgumentException(
                    "the last word must be sha256: and 64 hexadecimal digits, never the token itself");
        }
        return new TokenHash(HexFormat.of().parseHex(written, PREFIX.length(), written.length()));
    }

    /** Takes the same time wherever the two differ. */
    boolean isSame(TokenHash other) {
        return MessageDigest.isEqual(hash, other.hash);
    }

    String written() {
        return PREFIX + HexFormat.of().formatHex(hash);
    }
}
