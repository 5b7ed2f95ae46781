package io.perennial.serving.access;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whom a token was given to.
 *
 * @param name letters, digits, dots, underscores and hyphens, at most 64; shown in answers and logs
 * @param roles what the holder may do; not empty
 */
public record Holder(String name, Set<Role> roles) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /**
     * @throws IllegalArgumentException without the value, which may be a token in the wrong place
     */
    public Holder {
        roles = Set.copyOf(roles);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "the name must be 1 to 64 letters, digits, '.', '_' or '-'");
        }
        if (roles.isEmpty()) {
            throw new IllegalArgumentException("there must be a role: " + Role.codes());
        }
    }
}
