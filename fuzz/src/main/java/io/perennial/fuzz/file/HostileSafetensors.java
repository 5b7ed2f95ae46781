package io.perennial.fuzz.file;

import io.perennial.fuzz.input.HostileBytes;
import io.perennial.fuzz.input.HostileJson;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Safetensors files that break the format in one of its parts, and some that keep to it. */
final class HostileSafetensors {

    private static final int MOST_VALUES = 4;

    private static final List<Float> VALUES =
            List.of(
                    Float.NaN,
                    Float.POSITIVE_INFINITY,
                    Float.NEGATIVE_INFINITY,
                    Float.MAX_VALUE,
                    Float.MIN_VALUE,
                    -0.0f);

    /** Entries of a header that contradict the others, the data, or themselves. */
    private static final List<String> TRICKS =
            List.of(
                    // Over another tensor, over nothing, behind the end, backwards.
                    tensor("F32", "1", "0,4"),
                    tensor("F32", "2", "2,10"),
                    tensor("F32", "1", "1000000,1000004"),
                    tensor("F32", "1000", "0,4000"),
                    tensor("F32", "1", "4,0"),
                    tensor("F32", "1", "-4,0"),
                    tensor("F32", "1", "9223372036854775803,9223372036854775807"),
                    tensor("F32", "1", "-9223372036854775808,9223372036854775807"),
                    tensor("F32", "1", "0,18446744073709551620"),
                    // Sizes that are nothing, negative, or more than can be counted.
                    tensor("F32", "0", "0,0"),
                    tensor("F32", "-1", "0,4"),
                    tensor("F32", "-1,-1", "0,4"),
                    tensor("F32", "0,9223372036854775807", "0,0"),
                    tensor("F32", "4294967296,4294967296", "0,0"),
                    tensor("F32", "9223372036854775807,2", "0,4"),
                    tensor("F32", "1" + ",1".repeat(1_000), "0,4"),
                    tensor("F32", "1.0", "0,4"),
                    tensor("F32", "\"1\"", "0,4"),
                    tensor("F32", "[1]", "0,4"),
                    tensor("F8_E4M3", "4", "0,4"),
                    tensor("", "1", "0,4"),
                    "\"extra\":[]",
                    "\"extra\":{}",
                    "\"extra\":{\"dtype\":{\"dtype\":\"F32\"}}",
                    "\"__metadata__\":{\"format\":{\"a\":[1]}}",
                    "\"__metadata__\":[\"format\"]",
                    // Bombs.
                    "\"" + "x".repeat(1_000_000) + "\":0",
                    "\"extra\":" + "[".repeat(50_000) + "]".repeat(50_000),
                    "\"extra\":[" + "0,".repeat(500_000) + "0]",
                    IntStream.range(0, 20_000)
                            .mapToObj(i -> "\"t" + i + "\":" + body("F32", "0", "0,0"))
                            .collect(Collectors.joining(",")));

    private HostileSafetensors() {}

    private static String tensor(String type, String shape, String offsets) {
        return "\"extra\":" + body(type, shape, offsets);
    }

    private static String body(String type, String shape, String offsets) {
        return "{\"dtype\":\"%s\",\"shape\":[%s],\"data_offsets\":[%s]}"
                .formatted(type, shape, offsets);
    }

    /** Files like these ones: other headers, lengths, values, or bytes. */
    static Arbitrary<byte[]> like(List<byte[]> seeds) {
        return Arbitraries.frequencyOf(
                Tuple.of(6, headers(seeds)),
                Tuple.of(
                        3,
                        Combinators.combine(Arbitraries.of(seeds), Arbitraries.of(TRICKS))
                                .as(HostileSafetensors::withEntry)),
                Tuple.of(3, HostileBytes.damaged(Arbitraries.of(seeds))),
                Tuple.of(3, values(seeds)),
                Tuple.of(
                        1,
                        Combinators.combine(Arbitraries.of(seeds), HostileBytes.numbers())
                                .as(HostileSafetensors::withLength)),
                Tuple.of(1, HostileBytes.random()));
    }

    /** Other headers over the same data. */
    private static Arbitrary<byte[]> headers(List<byte[]> seeds) {
        return Arbitraries.of(seeds)
                .flatMap(
                        seed ->
                                HostileJson.like(List.of(header(seed)))
                                        .map(header -> file(header, data(seed))));
    }

    /** Floats that are not finite, or hardly so, somewhere among the data. */
    private static Arbitrary<byte[]> values(List<byte[]> seeds) {
        return Combinators.combine(
                        Arbitraries.of(seeds),
                        Arbitraries.of(VALUES),
                        Arbitraries.longs(),
                        Arbitraries.integers().between(1, MOST_VALUES))
                .as(HostileSafetensors::withValues);
    }

    private static byte[] withValues(byte[] seed, float value, long places, int count) {
        byte[] bytes = seed.clone();
        int start = Long.BYTES + header(seed).getBytes(StandardCharsets.UTF_8).length;
        int floats = (bytes.length - start) / Float.BYTES;
        Random random = new Random(places);
        ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count && floats > 0; i++) {
            data.putFloat(start + Float.BYTES * random.nextInt(floats), value);
        }
        return bytes;
    }

    private static byte[] withEntry(byte[] seed, String entry) {
        String others = header(seed).substring(1);
        String header = "{" + entry + (others.startsWith("}") ? "" : ",") + others;
        return file(header.getBytes(StandardCharsets.UTF_8), data(seed));
    }

    private static byte[] withLength(byte[] seed, long length) {
        byte[] bytes = seed.clone();
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
        return bytes;
    }

    private static int headerLength(byte[] file) {
        return (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    /** The header of a good file, as text. */
    static String header(byte[] file) {
        return new String(file, Long.BYTES, headerLength(file), StandardCharsets.UTF_8);
    }

    private static byte[] data(byte[] file) {
        return Arrays.copyOfRange(file, Long.BYTES + headerLength(file), file.length);
    }

    /** A file of any header and any data. */
    static byte[] file(byte[] header, byte[] data) {
        return ByteBuffer.allocate(Long.BYTES + header.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .put(data)
                .array();
    }
}
