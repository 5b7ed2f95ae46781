package io.perennial.model.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tensors beyond 2 GiB, and reading in pieces. */
class LargeTensorTest {

    /** A file of 4.4 GB that is almost all hole. */
    @Nested
    class Beyond2GiB {

        private static final long ELEMENTS = 2_200_000_000L;
        private static final long BYTES = 2 * ELEMENTS;

        @TempDir static Path folder;
        static Path file;

        /** Halves 1, 2, -2 at the tensor's end, and floats 3, 4 of the tensor behind it. */
        @BeforeAll
        static void write() throws IOException {
            assumeTrue(
                    Files.getFileStore(folder).getUsableSpace() > BYTES,
                    "no room for a file of 4.4 GB, should its hole be filled");
            file = folder.resolve("sparse.safetensors");
            byte[] header =
                    ("{\"large\":{\"dtype\":\"F16\",\"shape\":[1100000,2000],\"data_offsets\":[0,%d]},"
                                    + "\"small\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[%d,%d]}}")
                            .formatted(BYTES, BYTES, BYTES + 8)
                            .getBytes(StandardCharsets.UTF_8);
            ByteBuffer start =
                    ByteBuffer.allocate(8 + header.length).order(ByteOrder.LITTLE_ENDIAN);
            start.putLong(header.length).put(header).flip();
            ByteBuffer end = ByteBuffer.allocate(14).order(ByteOrder.LITTLE_ENDIAN);
            end.putShort((short) 0x3c00).putShort((short) 0x4000).putShort((short) 0xc000);
            end.putFloat(3).putFloat(4).flip();
            try (FileChannel out =
                    FileChannel.open(
                            file,
                            StandardOpenOption.CREATE_NEW,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.SPARSE)) {
                long data = out.write(start, 0);
                out.write(end, data + BYTES - 6);
            }
        }

        @Test
        void isReadInPiecesToItsEnd() throws IOException {
            try (Safetensors tensors = Safetensors.open(file)) {
                assertThat(tensors.entry("large").elements()).isEqualTo(ELEMENTS);
                assertThat(tensors.entry("large").byteCount()).isEqualTo(BYTES);
                assertThat(tensors.floats("large", ELEMENTS - 4, 4)).containsExactly(0, 1, 2, -2);
                assertThat(tensors.floats("large", Integer.MAX_VALUE + 1L, 2))
                        .containsExactly(0, 0);
                assertThat(tensors.raw("large", BYTES - 2, 2).getShort()).isEqualTo((short) 0xc000);
            }
        }

        @Test
        void doesNotDisturbWhatStandsBehind() throws IOException {
            try (Safetensors tensors = Safetensors.open(file)) {
                assertThat(tensors.floats("small")).containsExactly(3, 4);
                assertThat(tensors.raw("small").getFloat(4)).isEqualTo(4);
            }
        }

        @Test
        void isRefusedAsOneArrayByName() throws IOException {
            try (Safetensors tensors = Safetensors.open(file)) {
                assertThatThrownBy(() -> tensors.floats("large"))
                        .isInstanceOf(InvalidSafetensorsException.class)
                        .hasMessageContaining("tensor large has 2200000000 values")
                        .hasMessageContaining("at most 2147483639");
                assertThatThrownBy(() -> tensors.raw("large"))
                        .isInstanceOf(InvalidSafetensorsException.class)
                        .hasMessageContaining("tensor large has 4400000000 bytes");
            }
        }
    }

    @Nested
    class Pieces {

        private static final int SIZE = Safetensors.PIECE_BYTES / 4 * 2 + 5;

        @TempDir Path folder;

        private float[] values() {
            float[] values = new float[SIZE];
            for (int i = 0; i < SIZE; i++) {
                values[i] = i;
            }
            return values;
        }

        private byte[] written() {
            return new SafetensorsWriter()
                    .tensor("first", List.of(1L), new float[] {-1}, 0, 1)
                    .tensor("long", List.of((long) SIZE), values(), 0, SIZE)
                    .toBytes();
        }

        @Test
        void makeTheWholeFromBytesAndFromAFile() throws IOException {
            Path path = Files.write(folder.resolve("a.safetensors"), written());
            try (Safetensors bytes = Safetensors.of(written(), "bytes");
                    Safetensors file = Safetensors.open(path)) {
                assertThat(bytes.floats("long")).isEqualTo(values());
                assertThat(file.floats("long")).isEqualTo(values());
                int edge = Safetensors.PIECE_BYTES / 4;
                assertThat(file.floats("long", edge - 1, 3))
                        .containsExactly(edge - 1, edge, edge + 1);
                assertThat(file.floats("long", SIZE, 0)).isEmpty();
            }
        }

        @Test
        void outsideTheTensorAreRefused() throws IOException {
            try (Safetensors bytes = Safetensors.of(written(), "bytes")) {
                assertThatThrownBy(() -> bytes.floats("first", 0, 2))
                        .isInstanceOf(IndexOutOfBoundsException.class);
                assertThatThrownBy(() -> bytes.floats("first", -1, 1))
                        .isInstanceOf(IndexOutOfBoundsException.class);
                assertThatThrownBy(() -> bytes.raw("first", 1, 4))
                        .isInstanceOf(IndexOutOfBoundsException.class);
            }
        }
    }
}
