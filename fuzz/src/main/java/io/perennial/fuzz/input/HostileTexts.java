package io.perennial.fuzz.input;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Texts that somewhere break something. */
public final class HostileTexts {

    /** NUL, half characters, nothing, white space of all kinds, marks, right to left. */
    private static final List<String> ODD =
            List.of(
                    "",
                    " ",
                    "\u0000",
                    "a\u0000b",
                    "\ud800",
                    "\udc00",
                    "\ud800\ud800",
                    "a\udbff",
                    "\ud83d\ude00",
                    "\u00a0\u2003\u2028\u2029",
                    "\u202etxet",
                    "e\u0301\u0301\u0301\u0301",
                    "\ufeff",
                    "\uffff",
                    "\r\n\t",
                    "\u001b[31m",
                    "%s%n%d",
                    "${jndi:ldap://127.0.0.1/a}",
                    "'; drop table tasks; --",
                    "<script>alert(1)</script>");

    /** Names that break out of where names stand: paths, keys, metrics, labels, formats. */
    private static final List<String> BREAKOUTS =
            List.of(
                    ".",
                    "..",
                    "../../etc/passwd",
                    "/etc/passwd",
                    "C:\\windows",
                    "a/b",
                    "a\\b",
                    "a#1",
                    "a#",
                    "#0",
                    "a\"} 1\nup{x=\"",
                    "a{b=\"c\"}",
                    "a\nb",
                    "a b",
                    "a%2Fb",
                    "a%00b",
                    "a?b",
                    "a;b",
                    "a:b",
                    "-rf",
                    ".hidden",
                    "_",
                    "auto",
                    "AUTO",
                    "con",
                    "nul",
                    "task",
                    "__consumer_offsets",
                    "metrics",
                    "a".repeat(128),
                    "a".repeat(129),
                    "\u0430dmin",
                    "\u0661\u0662",
                    "\uff41");

    /** Around the limits of labels, bodies, texts and records, and far beyond all of them. */
    private static final List<Integer> LENGTHS =
            List.of(255, 257, 4_097, 65_536, 1_000_000, 1_000_001, 4_194_305, 10_000_000);

    /** Words, one word without an end, two and four bytes a character, nothing to see. */
    private static final List<String> REPEATED =
            List.of("word ", "a", "\u00e9", "\ud83d\ude00", " ", "\"");

    private HostileTexts() {}

    /** Short texts of any characters, half ones too. */
    public static Arbitrary<String> texts() {
        return Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.of(ODD)),
                Tuple.of(2, Arbitraries.strings().all().ofMaxLength(40)),
                Tuple.of(2, Arbitraries.strings().ascii().ofMaxLength(40)),
                Tuple.of(2, Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(12)));
    }

    /** Names of tasks, a third of them good ones. */
    public static Arbitrary<String> names() {
        return Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.of(BREAKOUTS)),
                Tuple.of(1, texts()),
                Tuple.of(
                        2,
                        Arbitraries.strings()
                                .withCharRange('a', 'z')
                                .withCharRange('A', 'Z')
                                .numeric()
                                .withChars('.', '_', '-')
                                .ofMinLength(1)
                                .ofMaxLength(130)));
    }

    /** Texts around every limit, up to 10 million characters. */
    public static Arbitrary<String> longTexts() {
        return Combinators.combine(Arbitraries.of(REPEATED), Arbitraries.of(LENGTHS))
                .as((text, length) -> text.repeat(Math.max(1, length / text.length())));
    }
}
