package io.perennial.serving.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that are known, by their hashes. Safe for any thread.
 *
 * <p>A file of tokens holds one a line: a name, its roles separated by commas, and {@code sha256:}
 * with the token's hash in hexadecimal digits. Empty lines and those that start with # say nothing.
 */
public final class Tokens {

    private static final int WORDS = 3;

    private record Known(Holder holder, TokenHash hash) {}

    private final List<Known> known;

    private Tokens(List<Known> known) {
        this.known = List.copyOf(known);
    }

    /**
     * @throws InvalidTokensException naming file and line, never what stands there
     */
    public static Tokens read(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new InvalidTokensException(
                    "tokens file "
                            + file
                            + " cannot be read ("
                            + e.getClass().getSimpleName()
                            + "); check the path and its permissions");
        }
        List<Known> known = new ArrayList<>();
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                add(known, line, file + " line " + number);
            }
        }
        if (known.isEmpty()) {
            throw new InvalidTokensException(
                    "tokens file "
                            + file
                            + " holds no token, so that nobody could ask; add one with: perennial token");
        }
        return new Tokens(known);
    }

    private static void add(List<Known> known, String line, String place) {
        String[] words = line.split("\\s+", -1);
        if (words.length != WORDS) {
            throw new InvalidTokensException(
                    place + " must be: NAME ROLE[,ROLE] sha256:HASH (roles: " + Role.codes() + ")");
        }
        try {
            Known next =
                    new Known(new Holder(words[0], roles(words[1])), TokenHash.parse(words[2]));
            for (Known other : known) {
                if (other.holder().name().equals(next.holder().name())) {
                    throw new IllegalArgumentException("its name stands in an earlier line too");
                }
                if (other.hash().isSame(next.hash())) {
                    throw new IllegalArgumentException("its token stands in an earlier line too");
                }
            }
            known.add(next);
        } catch (IllegalArgumentException e) {
            throw new InvalidTokensException(place + ": " + e.getMessage());
        }
    }

    private static Set<Role> roles(String codes) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String code : codes.split(",", -1)) {
            roles.add(
                    Role.of(code)
                            .orElseThrow(
                                    () ->
                                            new IllegalArgumentException(
                                                    "the roles are " + Role.codes())));
        }
        return roles;
    }

    /**
     * Who holds this token; empty if it is not known. Every known hash is compared, each in
     * constant time, so that the time an answer takes tells nothing of any of them.
     */
    public Optional<Holder> holder(String token) {
        TokenHash presented = TokenHash.of(token);
        @Nullable Holder found = null;
        for (Known one : known) {
            if (one.hash().isSame(presented)) {
                found = one.holder();
            }
        }
        return Optional.ofNullable(found);
    }
}
