package io.perennial.flink.onboard;

import io.perennial.flink.ingest.SourceRecord;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Decides where an example goes: by a hash of task and the example's id, or of its place in Kafka
 * where it has no id. The same example is always decided the same way, on any machine and after any
 * restart.
 */
public record ExampleHash(long bits) {

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    /** So that the replica does not depend on whether the example is held out. */
    private static final long REPLICA = 0x9e3779b97f4a7c15L;

    public static ExampleHash of(String task, @Nullable String id, SourceRecord origin) {
        return of(task, id, origin.topic(), origin.partition(), origin.offset());
    }

    public static ExampleHash of(
            String task, @Nullable String id, String topic, int partition, long offset) {
        String identity = id != null ? "id " + id : topic + ' ' + partition + ' ' + offset;
        return new ExampleHash(spread(fnv(task + '\0' + identity)));
    }

    /** True for about the given share (0..1) of all examples. */
    public boolean isHeldOut(double share) {
        return (bits >>> 11) * 0x1.0p-53 < share;
    }

    /** The replica that trains on it: 0 to one less than the number of replicas. */
    int replica(int replicas) {
        return (int) Long.remainderUnsigned(spread(bits ^ REPLICA), replicas);
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
