package io.perennial.flink.onboard;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Decides which examples are held out: by a hash of task and the example's id, or of its place in
 * Kafka where it has no id. The same example is always decided the same way, on any machine and
 * after any restart.
 */
final class HoldoutChoice {

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private HoldoutChoice() {}

    /** True for about the given share (0..1) of all examples. */
    static boolean isHeldOut(
            String task,
            @Nullable String id,
            String topic,
            int partition,
            long offset,
            double share) {
        String identity = id != null ? "id " + id : topic + ' ' + partition + ' ' + offset;
        long hash = spread(fnv(task + '\0' + identity));
        return (hash >>> 11) * 0x1.0p-53 < share;
    }

    private static long fnv(String text) {
        long hash = FNV_OFFSET;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }
        return hash;
    }

    /** The finaliser of SplitMix64: FNV alone leaves the high bits of similar texts similar. */
    private static long spread(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
