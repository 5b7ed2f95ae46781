package io.perennial.serving.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a token lets its holder do. */
public enum Role {
    /** Ask for labels, numbers and texts. */
    PREDICT,
    /**
     * See metrics, the console and what keeps the server from its work; freeze and resume tasks.
     */
    OPERATE;

    /** The role as a file of tokens names it. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of this name; empty if there is none. */
    public static Optional<Role> of(String code) {
        return Arrays.stream(values()).filter(role -> role.code().equals(code)).findFirst();
    }

    static String codes() {
        return Arrays.stream(values()).map(Role::code).collect(Collectors.joining(", "));
    }
}
