package io.perennial.fuzz.input;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Bytes that nobody meant to send. */
public final class HostileBytes {

    private static final int LONGEST = 300;
    private static final int MOST_DAMAGES = 6;

    /** Lengths, counts and offsets that no honest writer writes. */
    private static final List<Long> NUMBERS =
            List.of(
                    0L,
                    -1L,
                    1L,
                    0x7FL,
                    0xFFL,
                    (long) Integer.MAX_VALUE,
                    (long) Integer.MIN_VALUE,
                    0xFFFF_FFFFL,
                    1L << 40,
                    Long.MAX_VALUE,
                    Long.MIN_VALUE);

    private HostileBytes() {}

    /** Bytes without any form. */
    public static Arbitrary<byte[]> random() {
        return Arbitraries.bytes().array(byte[].class).ofMaxSize(LONGEST);
    }

    /** Whole numbers that are too large, negative, or neither. */
    public static Arbitrary<Long> numbers() {
        return Arbitraries.oneOf(Arbitraries.of(NUMBERS), Arbitraries.longs());
    }

    /** Seeds with up to six changes each; a few without any. */
    public static Arbitrary<byte[]> damaged(Arbitrary<byte[]> seeds) {
        return Combinators.combine(seeds, damages().list().ofMaxSize(MOST_DAMAGES))
                .as(
                        (seed, damages) -> {
                            byte[] bytes = seed;
                            for (ByteDamage damage : damages) {
                                bytes = damage.of(bytes);
                            }
                            return bytes;
                        });
    }

    /** Damaged seeds, and some bytes without any form. */
    public static Arbitrary<byte[]> around(Arbitrary<byte[]> seeds) {
        return Arbitraries.frequencyOf(Tuple.of(5, damaged(seeds)), Tuple.of(1, random()));
    }

    private static Arbitrary<ByteDamage> damages() {
        return Combinators.combine(
                        Arbitraries.of(ByteDamage.Kind.class),
                        Arbitraries.doubles().between(0, true, 1, false),
                        numbers())
                .as(ByteDamage::new);
    }
}
