package io.perennial.serving.follow;

import java.util.List;
import java.util.Map;

/** Whoever keeps the adapters that the follower brings. Called by the follower's thread alone. */
public interface AdapterChanges {

    /**
     * Takes over what one poll has brought. On return it is in force for every request that comes
     * after.
     *
     * @param changes in the order of the topics
     * @param resume where to go on in a partition of the adapters topic once these are in force;
     *     not of partitions where a version is incomplete
     * @throws RuntimeException when they cannot be kept; they come again then
     */
    void apply(List<AdapterChange> changes, Map<Integer, Long> resume);

    /** What is in force now, and where the topic has to be read from to go on. */
    ResumePoint resumePoint();

    /**
     * Nothing that came before is there any more: the topic is another one.
     *
     * @param topic its identity
     */
    void reset(String topic);
}
