package io.perennial.model.safetensors;

import java.nio.ByteBuffer;

/** Element types that Perennial reads, with their decoding to float32. */
public enum TensorType {
    F64(8) {
        @Override
        float decode(ByteBuffer data, int index) {
            return (float) data.getDouble(index * 8);
        }
    },
    F32(4) {
        @Override
        float decode(ByteBuffer data, int index) {
            return data.getFloat(index * 4);
        }
    },
    F16(2) {
        @Override
        float decode(ByteBuffer data, int index) {
            return halfToFloat(data.getShort(index * 2));
        }
    },
    BF16(2) {
        @Override
        float decode(ByteBuffer data, int index) {
            return Float.intBitsToFloat(data.getShort(index * 2) << 16);
        }
    },
    I64(8) {
        @Override
        float decode(ByteBuffer data, int index) {
            return data.getLong(index * 8);
        }
    };

    private final int bytes;

    TensorType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes an element. */
    public int bytes() {
        return bytes;
    }

    abstract float decode(ByteBuffer data, int index);

    /** IEEE 754 binary16 to binary32, subnormals, infinities and NaN included. */
    static float halfToFloat(short half) {
        int sign = (half & 0x8000) << 16;
        int exponent = (half >>> 10) & 0x1f;
        int fraction = half & 0x3ff;
        if (exponent == 0) {
            float magnitude = fraction * 0x1p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        if (exponent == 0x1f) {
            return Float.intBitsToFloat(sign | 0x7f800000 | (fraction << 13));
        }
        return Float.intBitsToFloat(sign | ((exponent + 112) << 23) | (fraction << 13));
    }

    /** IEEE 754 binary32 to binary16, to nearest even; what is too large becomes infinite. */
    static short floatToHalf(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        int magnitude = bits & 0x7fffffff;
        if (magnitude > 0x7f800000) {
            return (short) (sign | 0x7e00);
        }
        if (magnitude < 0x38800000) {
            return (short) (sign | (int) Math.rint(Float.intBitsToFloat(magnitude) * 0x1p24f));
        }
        int rounded = magnitude + 0xfff + (magnitude >>> 13 & 1);
        int half = (rounded - 0x38000000) >>> 13;
        return (short) (sign | Math.min(half, 0x7c00));
    }
}
