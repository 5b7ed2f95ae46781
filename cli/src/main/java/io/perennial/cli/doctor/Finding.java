package io.perennial.cli.doctor;

import java.util.Locale;

/**
 * What was found about one thing.
 *
 * @param check which thing, in a word or two
 * @param level how bad it is
 * @param found what is the case
 * @param next what to do about it; empty where nothing needs to be done
 */
public record Finding(String check, Level level, String found, String next) {

    /** How bad something is. */
    public enum Level {
        OK,
        /** It works, but slower or less safely than it could. */
        WARNING,
        /** It does not work. */
        BROKEN;

        /** The name in texts, like {@code ok}. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Finding ok(String check, String found) {
        return new Finding(check, Level.OK, found, "");
    }

    static Finding warning(String check, String found, String next) {
        return new Finding(check, Level.WARNING, found, next);
    }

    static Finding broken(String check, String found, String next) {
        return new Finding(check, Level.BROKEN, found, next);
    }
}
