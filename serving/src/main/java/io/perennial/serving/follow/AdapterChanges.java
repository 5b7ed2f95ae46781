package io.perennial.serving.follow;

/** Whoever keeps the adapters that the follower brings. Called by the follower's thread alone. */
@FunctionalInterface
public interface AdapterChanges {

    /**
     * Takes over one change. On return it is in force for every request that comes after.
     *
     * @throws RuntimeException when the adapter cannot be served; what was served before then stays
     *     in force
     */
    void apply(AdapterChange change);
}
