package io.perennial.model.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TensorTypeTest {

    private static float[] decode(String type, int elements, Consumer<ByteBuffer> data)
            throws IOException {
        int bytes = elements * TensorType.valueOf(type).bytes();
        byte[] header =
                "{\"x\":{\"dtype\":\"%s\",\"shape\":[%d],\"data_offsets\":[0,%d]}}"
                        .formatted(type, elements, bytes)
                        .getBytes(StandardCharsets.UTF_8);
        ByteBuffer file =
                ByteBuffer.allocate(8 + header.length + bytes).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(header.length).put(header);
        data.accept(file);
        try (Safetensors tensors = Safetensors.of(file.array(), "bytes")) {
            return tensors.floats("x");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0000,0",
        "3c00,1",
        "c000,-2",
        "3555,0.333251953125",
        "7bff,65504",
        "fbff,-65504",
        "0400,6.103515625e-5",
        "0001,5.9604644775390625e-8",
        "03ff,6.097555160522461e-5",
        "8001,-5.9604644775390625e-8",
        "7c00,Infinity",
        "fc00,-Infinity",
        "7e00,NaN",
        "8000,-0.0"
    })
    void decodesHalfPrecision(String bits, float expected) throws IOException {
        short half = (short) Integer.parseInt(bits, 16);
        float[] found = decode("F16", 1, data -> data.putShort(half));
        assertThat(Float.floatToIntBits(found[0])).isEqualTo(Float.floatToIntBits(expected));
    }

    /** Every half, against the definition: (-1)^s 2^(e-15) (1 + f / 1024). */
    @Test
    void decodesEveryFiniteHalf() {
        for (int bits = 0; bits < 0x10000; bits++) {
            int exponent = bits >> 10 & 31;
            if (exponent != 31) {
                double fraction = (bits & 1023) / 1024.0;
                double magnitude =
                        exponent == 0
                                ? Math.scalb(fraction, -14)
                                : Math.scalb(1 + fraction, exponent - 15);
                float expected = (float) ((bits & 0x8000) == 0 ? magnitude : -magnitude);
                assertThat(TensorType.halfToFloat((short) bits)).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "3f80,1",
        "c000,-2",
        "3eab,0.333984375",
        "7f7f,3.3895314e38",
        "0001,9.183549615799121e-41",
        "807f,-1.1663108012064884e-38",
        "7f80,Infinity",
        "ff80,-Infinity",
        "7fc0,NaN"
    })
    void decodesBrainFloats(String bits, float expected) throws IOException {
        short value = (short) Integer.parseInt(bits, 16);
        assertThat(decode("BF16", 1, data -> data.putShort(value))).containsExactly(expected);
    }

    @Test
    void decodesDoublesToTheNearestFloat() throws IOException {
        double[] values = {0.1, -1e300, 1e-310, Double.NaN, Double.NEGATIVE_INFINITY, 1e-40};
        float[] found =
                decode(
                        "F64",
                        values.length,
                        data -> {
                            for (double value : values) {
                                data.putDouble(value);
                            }
                        });
        assertThat(found)
                .containsExactly(
                        0.1f,
                        Float.NEGATIVE_INFINITY,
                        0f,
                        Float.NaN,
                        Float.NEGATIVE_INFINITY,
                        1e-40f);
    }

    @Test
    void decodesFloatsAndIntegers() throws IOException {
        assertThat(decode("F32", 2, data -> data.putFloat(1e-45f).putFloat(-3.5f)))
                .containsExactly(1e-45f, -3.5f);
        assertThat(decode("I64", 2, data -> data.putLong(7).putLong(-1_000_000)))
                .containsExactly(7f, -1e6f);
    }
}
