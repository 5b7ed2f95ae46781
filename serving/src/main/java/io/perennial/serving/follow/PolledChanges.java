package io.perennial.serving.follow;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The changes of one poll, so that of several versions of a task only the newest is loaded. A
 * version that turns out not to load gives way to the one before it.
 */
final class PolledChanges {

    private final Map<String, Deque<AdapterChange>> newestFirst = new LinkedHashMap<>();

    void add(AdapterChange change) {
        Deque<AdapterChange> changes =
                newestFirst.computeIfAbsent(change.task(), task -> new ArrayDeque<>());
        if (change instanceof AdapterChange.Removed) {
            changes.clear();
        }
        changes.addFirst(change);
    }

    /**
     * Applies what is in force at the end of the poll.
     *
     * @return how many changes were applied
     */
    int applyTo(AdapterChanges target, RefusedArtifacts refused) {
        int applied = 0;
        for (Deque<AdapterChange> changes : newestFirst.values()) {
            for (AdapterChange change : changes) {
                if (succeeds(change, target, refused)) {
                    applied++;
                    break;
                }
            }
        }
        return applied;
    }

    private static boolean succeeds(
            AdapterChange change, AdapterChanges target, RefusedArtifacts refused) {
        try {
            target.apply(change);
            return true;
        } catch (RuntimeException unloadable) {
            long version =
                    change instanceof AdapterChange.Arrived arrived
                            ? arrived.artifact().version()
                            : 0;
            refused.refuse(
                    change.task(),
                    version,
                    RefusalReason.UNLOADABLE,
                    ArtifactIntake.reasonOf(unloadable));
            return false;
        }
    }
}
