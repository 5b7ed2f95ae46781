package io.perennial.fuzz.record;

import io.perennial.fuzz.input.HostileBytes;
import io.perennial.fuzz.input.HostileTexts;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/** Key and value as a producer sends them. */
public record KafkaRecord(byte @Nullable [] key, byte @Nullable [] value) {

    /** Records with these values under keys of every kind. */
    public static Arbitrary<KafkaRecord> of(Arbitrary<byte[]> values) {
        Arbitrary<byte[]> names =
                HostileTexts.names().map(name -> name.getBytes(StandardCharsets.UTF_8));
        return Combinators.combine(
                        Arbitraries.frequencyOf(
                                Tuple.of(
                                        12,
                                        Arbitraries.just(
                                                "intents".getBytes(StandardCharsets.UTF_8))),
                                Tuple.of(3, names.injectNull(0.1)),
                                Tuple.of(1, HostileBytes.random())),
                        values.injectNull(0.01))
                .as(KafkaRecord::new);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KafkaRecord that
                && Arrays.equals(key, that.key)
                && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(key) + Arrays.hashCode(value);
    }

    /** Both, each byte as a character. */
    @Override
    public String toString() {
        return "key %s value %s".formatted(shown(key), shown(value));
    }

    private static String shown(byte @Nullable [] bytes) {
        return bytes == null ? "none" : "<" + new String(bytes, StandardCharsets.ISO_8859_1) + ">";
    }
}
