package io.perennial.serving.shard;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.apache.kafka.common.utils.Utils;

/**
 * Rendezvous hashing: each member draws a number for the key, the highest has it. Whoever knows the
 * same members comes to the same answer; when one leaves, only its keys move, and when one joins,
 * keys move to it alone.
 *
 * <p>Source: Thaler and Ravishankar, "Using name-based mappings to increase hit rates", IEEE/ACM
 * Transactions on Networking 6(1), 1998.
 */
final class Rendezvous {

    private Rendezvous() {}

    /** The member that has a key; none where there are no members. */
    static Optional<String> owner(String key, Collection<String> members) {
        return members.stream()
                .max(
                        Comparator.<String>comparingLong(member -> score(key, member))
                                .thenComparing(Comparator.naturalOrder()));
    }

    private static long score(String key, String member) {
        byte[] both = (member + '\n' + key).getBytes(StandardCharsets.UTF_8);
        return Integer.toUnsignedLong(Utils.murmur2(both));
    }
}
