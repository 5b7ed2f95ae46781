package io.perennial.model.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {

    @TempDir Path folder;

    private static byte[] file(long headerLength, String header, int dataBytes) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + json.length + dataBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(headerLength)
                .put(json)
                .array();
    }

    private static byte[] file(String header, int dataBytes) {
        return file(header.getBytes(StandardCharsets.UTF_8).length, header, dataBytes);
    }

    /** Bytes and file must be refused alike. */
    private void assertRefused(byte[] bytes, String message) throws IOException {
        assertThatThrownBy(() -> Safetensors.of(bytes, "these bytes"))
                .isInstanceOf(InvalidSafetensorsException.class)
                .hasMessageContaining(message);
        Path path = Files.write(folder.resolve("broken.safetensors"), bytes);
        assertThatThrownBy(() -> Safetensors.open(path))
                .isInstanceOf(InvalidSafetensorsException.class)
                .hasMessageContaining(message);
    }

    @Nested
    class RoundTrip {

        private final float[] values = {1, -0f, Float.NaN, Float.MIN_VALUE, 5, 6, 7};

        private byte[] written() {
            return new SafetensorsWriter()
                    .metadata("who", "ünï \"quoted\"")
                    .tensor("matrix", List.of(2L, 3L), values, 1, 6)
                    .tensor("empty", List.of(0L, 4L), values, 0, 0)
                    .tensor("scalar", List.of(), values, 0, 1)
                    .toBytes();
        }

        @Test
        void keepsTensorsAndMetadata() throws IOException {
            try (Safetensors back = Safetensors.of(written(), "bytes")) {
                assertThat(back.metadata())
                        .containsOnly(java.util.Map.entry("who", "ünï \"quoted\""));
                assertThat(back.entry("matrix").shape()).containsExactly(2L, 3L);
                assertThat(back.floats("matrix"))
                        .usingComparator(Arrays::compare)
                        .isEqualTo(Arrays.copyOfRange(values, 1, 7));
                assertThat(back.floats("empty")).isEmpty();
                assertThat(back.floats("scalar")).containsExactly(1f);
                assertThat(back.has("nothing")).isFalse();
                assertThatThrownBy(() -> back.floats("nothing"))
                        .hasMessage("bytes: no tensor nothing");
            }
        }

        @Test
        void givesTheSameFromAFile() throws IOException {
            Path path = Files.write(folder.resolve("a.safetensors"), written());
            try (Safetensors file = Safetensors.open(path);
                    Safetensors bytes = Safetensors.of(written(), "bytes")) {
                assertThat(file.entries()).containsExactlyElementsOf(bytes.entries());
                assertThat(file.metadata()).isEqualTo(bytes.metadata());
                for (TensorEntry entry : bytes.entries()) {
                    assertThat(file.raw(entry.name())).isEqualTo(bytes.raw(entry.name()));
                    assertThat(file.floats(entry.name()))
                            .usingComparator(Arrays::compare)
                            .isEqualTo(bytes.floats(entry.name()));
                }
            }
        }

        @Test
        void isAlignedAndDeterministic() {
            byte[] bytes = written();
            assertThat(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong() % 8)
                    .isZero();
            assertThat(written()).isEqualTo(bytes);
        }

        @Test
        void refusesTwoTensorsOfOneName() {
            SafetensorsWriter writer =
                    new SafetensorsWriter().tensor("a", List.of(1L), values, 0, 1);
            assertThatThrownBy(() -> writer.tensor("a", List.of(1L), values, 0, 1))
                    .hasMessage("two tensors are named a");
        }
    }

    @Nested
    class HostileHeader {

        @ParameterizedTest
        @ValueSource(longs = {-1, 0, 1, 50, 100_000_001, Long.MAX_VALUE, Long.MIN_VALUE})
        void ofAnImpossibleLengthIsRefused(long length) throws IOException {
            assertRefused(file(length, "{}", 10), "a header of " + length + " bytes does not fit");
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 7})
        void thatIsNotThereIsRefused(int length) throws IOException {
            assertRefused(new byte[length], "shorter than the eight bytes");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '\0',
                value = {
                    // overlap, hole at the start, hole in between, beyond the end, data left over
                    "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}|tensors must follow",
                    "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}|begins at byte 4 where byte 0 was expected",
                    "{\"a\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[0,2]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}|begins at byte 4 where byte 2 was expected",
                    "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}|tensors end at byte 16 but the data section has 8 bytes",
                    "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}|tensors end at byte 4 but",
                    "{}|tensors end at byte 0 but",
                    // sizes that cannot be
                    "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}|shape [3] cannot lie in bytes 0 to 8",
                    "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1,-2],\"data_offsets\":[0,8]}}|tensor a has a negative size",
                    "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}|cannot lie in bytes 8 to 0",
                    "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[-8,0]}}|cannot lie in bytes -8 to 0",
                    "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,8]}}|tensor a is larger than any file",
                    "{\"a\":{\"dtype\":\"F64\",\"shape\":[4611686018427387904],\"data_offsets\":[0,8]}}|tensor a is larger than any file",
                    "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,9223372036854775808]}}|where a whole number belongs",
                    "{\"a\":{\"dtype\":\"F32\",\"shape\":[2.0],\"data_offsets\":[0,8]}}|has 2.0 where a whole number belongs",
                    "{\"a\":{\"dtype\":\"F32\",\"shape\":[\"2\"],\"data_offsets\":[0,8]}}|has \"2\" where a whole number belongs",
                    "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8.0]}}|has 8.0 where",
                    "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,null]}}|has null where",
                    // parts that are missing or of the wrong kind
                    "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0]}}|tensor a lacks shape or data_offsets",
                    "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4,8]}}|lacks shape or data_offsets",
                    "{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,8]}}|lacks shape or data_offsets",
                    "{\"a\":{\"shape\":[2],\"data_offsets\":[0,8]}}|has type \"\"; supported are [F64, F32",
                    "{\"a\":{\"dtype\":\"F8_E4M3\",\"shape\":[8],\"data_offsets\":[0,8]}}|tensor a has type \"F8_E4M3\"",
                    "{\"a\":5}|tensor a lacks shape",
                    "[1]|not a JSON object",
                    "null|not a JSON object",
                    // not one JSON document
                    "{\"a\":|the header is not JSON",
                    "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}|Duplicate field 'a'",
                    "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8],\"dtype\":\"F64\"}}|Duplicate field 'dtype'",
                    "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}{}|the header is not JSON"
                })
        void isRefused(String header, String message) throws IOException {
            assertRefused(file(header, 8), message);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '\0',
                value = {
                    "{\"__metadata__\":7}|__metadata__ is not an object of texts",
                    "{\"__metadata__\":{\"a\":{}}}|the metadata's a is not a text"
                })
        void ofOtherMetadataIsRefused(String header, String message) throws IOException {
            assertRefused(file(header, 0), message);
        }

        @Test
        void ofTooManySizesIsRefused() throws IOException {
            String sizes = "1,".repeat(1_000) + "1";
            String header =
                    "{\"a\":{\"dtype\":\"F32\",\"shape\":[%s],\"data_offsets\":[0,4]}}"
                            .formatted(sizes);
            assertRefused(file(header, 4), "tensor a has more than 64 sizes");
        }

        /** As a tree of nodes it would take a hundred times its bytes. */
        @Test
        void thatIsABombIsRefusedWithoutBeingKept() {
            byte[] bomb = file("{\"a\":{\"x\":[" + "{},".repeat(10_000_000) + "{}]}}", 0);
            assertThatThrownBy(() -> Safetensors.of(bomb, "a bomb"))
                    .hasMessage("a bomb: tensor a lacks shape or data_offsets");
        }

        @Test
        void isNotQuotedAtLength() {
            byte[] bytes = file("{\"" + "a".repeat(40_000) + "\":5}", 0);
            assertThatThrownBy(() -> Safetensors.of(bytes, "these bytes"))
                    .isInstanceOf(InvalidSafetensorsException.class)
                    .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThanOrEqualTo(1_000));
        }

        @Test
        void thatNestsWithoutEndIsRefused() throws IOException {
            assertRefused(file("{\"a\":" + "[".repeat(100_000), 0), "the header is not JSON");
        }
    }

    @Test
    void everyTruncationIsRefused() throws IOException {
        byte[] bytes =
                new SafetensorsWriter().tensor("a", List.of(3L), new float[3], 0, 3).toBytes();
        for (int length = 0; length < bytes.length; length++) {
            assertRefused(Arrays.copyOf(bytes, length), "");
        }
    }
}
