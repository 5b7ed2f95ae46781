package io.perennial.fuzz.input;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** JSON that is none, or that says what nobody expects. */
public final class HostileJson {

    private static final int MOST_DAMAGES = 4;
    private static final int DEEP = 40;
    private static final int VERY_DEEP = 20_000;
    private static final int MOST_LABELS = 10_000;
    private static final int DIGITS = 500;

    /** Escapes what is not ASCII, since UTF-8 has no way to write half a character. */
    private static final ObjectMapper MAPPER =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    /** No UTF-8: a byte that none has, half a character, too long a form, half a surrogate pair. */
    private static final List<byte[]> ILL_FORMED =
            List.of(
                    new byte[] {(byte) 0xFF},
                    new byte[] {(byte) 0x80},
                    new byte[] {(byte) 0xC3},
                    new byte[] {(byte) 0xC0, (byte) 0x80},
                    new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
                    new byte[] {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80});

    /** Values of every type, at and beyond the limits, and some that are no JSON. */
    private static final List<String> VALUES =
            List.of(
                    "null",
                    "true",
                    "false",
                    "0",
                    "-1",
                    "1",
                    "7",
                    "-0.0",
                    "0.5",
                    "1e400",
                    "-1e400",
                    "1e-400",
                    "1e999999999",
                    "2147483648",
                    "-2147483649",
                    "9223372036854775808",
                    "9".repeat(DIGITS),
                    "0.".concat("3".repeat(DIGITS)),
                    "NaN",
                    "Infinity",
                    "01",
                    "tru",
                    "'x'",
                    "\"",
                    "\"\"",
                    "\" \"",
                    "\"x\"",
                    "\"open\"",
                    "\"\\u0000\"",
                    "\"\\ud800\"",
                    "\"\\udc00\\ud800\"",
                    "\"\\x\"",
                    "\"a\nb\"",
                    "\"../../etc/passwd\"",
                    "\"" + "long ".repeat(60) + "\"",
                    "\"" + "long".repeat(2_000) + "\"",
                    "[]",
                    "{}",
                    "[null]",
                    "[1]",
                    "[\"a\",\"a\"]",
                    "[\"a\",\"b\"]",
                    "[[\"a\"]]",
                    "{\"a\":1}",
                    "{\"a\":1,\"a\":2}",
                    "{\"method\":\"magic\"}",
                    "/* no */ 1",
                    "1 1",
                    nested("[", "]", DEEP),
                    nested("{\"a\":", "}", DEEP).replace("{\"a\":}", "{}"));

    private HostileJson() {}

    private static String nested(String open, String close, int depth) {
        return open.repeat(depth) + close.repeat(depth);
    }

    /** One value. */
    public static Arbitrary<String> values() {
        return Arbitraries.frequencyOf(
                Tuple.of(20, Arbitraries.of(VALUES)),
                Tuple.of(4, HostileTexts.texts().map(HostileJson::quoted)),
                Tuple.of(4, HostileBytes.numbers().map(String::valueOf)),
                Tuple.of(2, Arbitraries.doubles().map(String::valueOf)),
                Tuple.of(1, labels()));
    }

    /** Arrays of as many labels as a task may have, and of one more. */
    public static Arbitrary<String> labels() {
        return Arbitraries.of(MOST_LABELS, MOST_LABELS + 1).map(HostileJson::labels);
    }

    private static String labels(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"label " + i + "\"")
                .collect(Collectors.joining(",", "[", "]"));
    }

    /** A text as JSON; half characters stay what they are, as escapes. */
    public static String quoted(String text) {
        try {
            return MAPPER.writeValueAsString(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a text is always writable", e);
        }
    }

    /**
     * Documents like the seeds, in which up to four values, keys or characters are others.
     *
     * @param seeds each one JSON object
     */
    public static Arbitrary<byte[]> like(List<String> seeds) {
        Arbitrary<String> changed =
                Combinators.combine(Arbitraries.of(seeds), damages().list().ofMaxSize(MOST_DAMAGES))
                        .as(HostileJson::changed);
        Arbitrary<byte[]> documents = changed.map(text -> text.getBytes(StandardCharsets.UTF_8));
        return Arbitraries.frequencyOf(
                Tuple.of(12, documents),
                Tuple.of(4, HostileBytes.damaged(documents)),
                Tuple.of(1, illFormed(documents)),
                Tuple.of(2, values().map(text -> text.getBytes(StandardCharsets.UTF_8))),
                Tuple.of(1, Arbitraries.of(bombs())),
                Tuple.of(1, HostileBytes.random()));
    }

    private static Arbitrary<byte[]> illFormed(Arbitrary<byte[]> documents) {
        return Combinators.combine(
                        documents,
                        Arbitraries.doubles().between(0, true, 1, false),
                        Arbitraries.of(ILL_FORMED))
                .as(
                        (document, place, bytes) -> {
                            int at = (int) (place * document.length);
                            return ByteBuffer.allocate(document.length + bytes.length)
                                    .put(document, 0, at)
                                    .put(bytes)
                                    .put(document, at, document.length - at)
                                    .array();
                        });
    }

    private static List<byte[]> bombs() {
        return List.of(
                nested("[", "]", VERY_DEEP).getBytes(StandardCharsets.UTF_8),
                nested("{\"a\":", "}", VERY_DEEP).getBytes(StandardCharsets.UTF_8),
                "[".repeat(VERY_DEEP).getBytes(StandardCharsets.UTF_8),
                "\ufeff{}".getBytes(StandardCharsets.UTF_8),
                "{}".getBytes(StandardCharsets.UTF_16));
    }

    private static Arbitrary<JsonDamage> damages() {
        return Combinators.combine(
                        Arbitraries.of(JsonDamage.Kind.class),
                        Arbitraries.doubles().between(0, true, 1, false),
                        values())
                .as(JsonDamage::new);
    }

    private static String changed(String seed, List<JsonDamage> damages) {
        try {
            JsonNode document = MAPPER.readTree(seed);
            for (int i = 0; i < damages.size(); i++) {
                damages.get(i).mark(document, i);
            }
            String text = document.toString();
            for (int i = 0; i < damages.size(); i++) {
                text = text.replace(quoted(JsonDamage.mark(i)), damages.get(i).value());
            }
            return text;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the seed is no JSON: " + seed, e);
        }
    }
}
