package io.perennial.serving.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Keys of the store's records: task, a zero byte, version as eight bytes, the highest first. */
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

    static byte[] offset(int partition) {
        return text(OFFSET + partition);
    }

    static byte[] offsets() {
        return text(OFFSET);
    }

    static int partition(byte[] key) {
        return Integer.parseInt(text(key).substring(OFFSET.length()));
    }

    static boolean isOffset(byte[] key) {
        return text(key).startsWith(OFFSET);
    }

    static byte[] pin(String task) {
        return text(PIN + task);
    }

    static byte[] pins() {
        return text(PIN);
    }

    static boolean isPin(byte[] key) {
        return text(key).startsWith(PIN);
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
