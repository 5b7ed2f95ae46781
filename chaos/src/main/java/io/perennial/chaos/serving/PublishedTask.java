package io.perennial.chaos.serving;

import io.perennial.schemas.adapter.KeepRule;
import io.perennial.schemas.adapter.KeptVersions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** What is true of one task: which versions there are, since when, and which one is pinned. */
final class PublishedTask {

    /** How long serving may take to follow before an answer counts as stale. */
    static final long GRACE_NANOS = 5_000_000_000L;

    private final String name;
    private final Map<Long, Long> committedAt = new HashMap<>();
    private KeptVersions kept = KeptVersions.none();
    private OptionalLong pinned = OptionalLong.empty();
    private long pinnedAt;
    private long newest;

    PublishedTask(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    synchronized KeptVersions kept() {
        return kept;
    }

    synchronized KeepRule rule() {
        return new KeepRule(
                KeepRule.USUAL, pinned.isPresent() ? Set.of(pinned.getAsLong()) : Set.of());
    }

    synchronized long next() {
        return newest + 1;
    }

    synchronized OptionalLong pinned() {
        return pinned;
    }

    synchronized void committed(long version, KeptVersions now, long nanos) {
        newest = version;
        kept = now;
        committedAt.put(version, nanos);
    }

    synchronized void pin(OptionalLong version, long nanos) {
        pinned = version;
        pinnedAt = nanos;
    }

    /** The version that had to answer a request that was sent at a time; none where it may vary. */
    synchronized OptionalLong due(long sentAt) {
        if (sentAt - pinnedAt < GRACE_NANOS) {
            return OptionalLong.empty();
        }
        return holds() ? pinned : OptionalLong.empty();
    }

    /** A pin that came just as its version was replaced holds nothing. */
    private boolean holds() {
        return pinned.isPresent() && kept.numbers().contains(pinned.getAsLong());
    }

    /** The oldest version that may answer a request that was sent at a time. */
    synchronized long oldestFresh(long sentAt) {
        if (pinned.isPresent() || sentAt - pinnedAt < GRACE_NANOS) {
            return 0;
        }
        return committedAt.entrySet().stream()
                .filter(version -> sentAt - version.getValue() > GRACE_NANOS)
                .mapToLong(Map.Entry::getKey)
                .max()
                .orElse(0);
    }

    /** Whether a version must have been there all the time while a request ran. */
    synchronized boolean wasKept(long version, long sentAt) {
        Long since = committedAt.get(version);
        return since != null && sentAt - since > GRACE_NANOS && kept.numbers().contains(version);
    }

    /** Versions that can be asked for now. */
    synchronized List<Long> versions() {
        return kept.numbers();
    }
}
