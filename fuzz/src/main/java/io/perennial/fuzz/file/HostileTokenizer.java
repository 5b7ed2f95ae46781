package io.perennial.fuzz.file;

import io.perennial.fuzz.input.HostileTexts;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * A tokenizer and a text for it.
 *
 * @param json its {@code tokenizer.json}
 */
record HostileTokenizer(byte[] json, String text) {

    /** These tokenizers with texts of all kinds. */
    static Arbitrary<HostileTokenizer> of(Arbitrary<byte[]> tokenizers) {
        return Combinators.combine(
                        tokenizers,
                        Arbitraries.frequencyOf(
                                Tuple.of(100, Arbitraries.just("a word, abc 12. unknown")),
                                Tuple.of(100, HostileTexts.texts()),
                                Tuple.of(1, HostileTexts.longTexts())))
                .as(HostileTokenizer::new);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HostileTokenizer that
                && Arrays.equals(json, that.json)
                && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(json) + text.hashCode();
    }

    @Override
    public String toString() {
        return "text <%s> tokenizer %s".formatted(text, new String(json, StandardCharsets.UTF_8));
    }
}
