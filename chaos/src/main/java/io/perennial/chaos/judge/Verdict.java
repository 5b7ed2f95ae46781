package io.perennial.chaos.judge;

import java.util.List;

/**
 * What a run came to.
 *
 * @param tasks that got examples
 * @param examples on the examples topic
 * @param lost examples that were sent and are in no final adapter
 * @param duplicated examples that are in a final adapter, or on the topic, more than once
 * @param torn versions that are not whole
 * @param versions published, all tasks together
 * @param earlyTasks tasks that got no more examples after a while
 * @param answers of the serving process that were compared with the artifacts' own
 * @param breaches everything that is not as promised, in sentences; empty = all promises were kept
 */
public record Verdict(
        int tasks,
        long examples,
        long lost,
        long duplicated,
        long torn,
        long versions,
        int earlyTasks,
        int answers,
        List<String> breaches) {

    public Verdict {
        breaches = List.copyOf(breaches);
    }

    /** Whether all promises were kept. */
    public boolean isClean() {
        return breaches.isEmpty();
    }
}
