package io.perennial.serving.access;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.stream.Collectors;

/** A token that was made just now: the only moment at which it can be read. */
public final class NewToken {

    private static final int BYTES = 32;

    private final Holder holder;
    private final String token;

    private NewToken(Holder holder, String token) {
        this.holder = holder;
        this.token = token;
    }

    /** 256 bits that nobody can guess, as 43 characters. */
    public static NewToken of(Holder holder) {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return new NewToken(holder, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** What the holder sends. Whoever calls this must not log it. */
    public String secret() {
        return token;
    }

    /** The line for the file of tokens: name, roles and hash. */
    public String line() {
        String roles =
                holder.roles().stream().sorted().map(Role::code).collect(Collectors.joining(","));
        return holder.name() + " " + roles + " " + TokenHash.of(token).written();
    }

    @Override
    public String toString() {
        return "NewToken of " + holder.name();
    }
}
