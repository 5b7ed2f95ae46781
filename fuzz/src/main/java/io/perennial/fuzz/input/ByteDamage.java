package io.perennial.fuzz.input;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * One change to some bytes.
 *
 * @param place where, as a share of their length, from 0 to below 1
 * @param value of what is written there; its low bits are a length where one is needed
 */
record ByteDamage(Kind kind, double place, long value) {

    private static final int LONGEST_RANGE = 64;

    /** What is done. */
    enum Kind {
        FLIP_BIT,
        SET_BYTE,
        SET_INT,
        SET_LONG,
        REMOVE_RANGE,
        REPEAT_RANGE,
        INSERT,
        CUT
    }

    /** The bytes with the change; the given ones stay as they are. */
    byte[] of(byte[] bytes) {
        if (bytes.length == 0) {
            return new byte[] {(byte) value};
        }
        int at = (int) (place * bytes.length);
        int length = Math.min(bytes.length - at, 1 + (int) (value & (LONGEST_RANGE - 1)));
        return switch (kind) {
            case FLIP_BIT -> set(bytes, at, (byte) (bytes[at] ^ (1 << (value & 7))));
            case SET_BYTE -> set(bytes, at, (byte) value);
            case SET_INT -> number(bytes, at, Integer.BYTES);
            case SET_LONG -> number(bytes, at, Long.BYTES);
            case REMOVE_RANGE -> spliced(bytes, at, new byte[0], at + length);
            case REPEAT_RANGE -> spliced(bytes, at, Arrays.copyOfRange(bytes, at, at + length), at);
            case INSERT -> spliced(bytes, at, new byte[] {(byte) value, (byte) (value >> 8)}, at);
            case CUT -> Arrays.copyOf(bytes, at);
        };
    }

    private static byte[] set(byte[] bytes, int at, byte value) {
        byte[] changed = bytes.clone();
        changed[at] = value;
        return changed;
    }

    private byte[] number(byte[] bytes, int at, int width) {
        byte[] changed = bytes.clone();
        byte[] number = new byte[Long.BYTES];
        // Either order occurs in our formats.
        ByteOrder order = value % 2 == 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        ByteBuffer.wrap(number).order(order).putLong(value);
        System.arraycopy(number, 0, changed, at, Math.min(width, bytes.length - at));
        return changed;
    }

    /** What is before {@code at}, the middle, and what begins at {@code from}. */
    private static byte[] spliced(byte[] bytes, int at, byte[] middle, int from) {
        ByteBuffer changed = ByteBuffer.allocate(at + middle.length + bytes.length - from);
        return changed.put(bytes, 0, at).put(middle).put(bytes, from, bytes.length - from).array();
    }
}
