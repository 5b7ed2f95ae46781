package io.perennial.serving.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Keys of the store's records; that of a version is task, a zero byte, version as eight bytes. */
final class StoreKeys {

    static final byte[] FORMAT = text("format");
    static final byte[] BASE = text("base");
    static final byte[] TOPIC = text("topic");
    private static final String OFFSET = "offset/";
    private static final String PIN = "pin/";

    private StoreKeys() {}

    static byte[] version(String task, long version) {
        byte[] name = text(task);
        return ByteBuffer.allocate(name.length + 1 + Long.BYTES)
                .put(name)
                .put((byte) 0)
                .putLong(version)
                .array();
    }

    /** What a router is made of. */
    static byte[] moments(String task, long version) {
        return part(task, version, 'm');
    }

    /** Some of the task's texts. */
    static byte[] sample(String task, long version) {
        return part(task, version, 's');
    }

    private static byte[] part(String task, long version, char part) {
        byte[] key = version(task, version);
        return ByteBuffer.allocate(key.length + 1).put(key).put((byte) part).array();
    }

    static byte[] offset(int partition) {
        return text(OFFSET + partition);
    }

    static byte[] offsets() {
        return text(OFFSET);
    }

    static int partition(byte[] key) {
        return Integer.parseInt(text(key).substring(OFFSET.length()));
    }

    static byte[] pin(String task) {
        return text(PIN + task);
    }

    static byte[] pins() {
        return text(PIN);
    }

    static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length
                && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    static byte[] number(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    static long number(byte[] bytes) {
        return ByteBuffer.wrap(bytes).getLong();
    }
}
