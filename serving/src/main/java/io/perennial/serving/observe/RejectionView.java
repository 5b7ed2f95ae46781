package io.perennial.serving.observe;

import java.util.List;
import java.util.Map;

/**
 * What was rejected, at a moment.
 *
 * @param count records since the follower began to read
 * @param byReason the same by reason
 * @param newestFirst the last ones
 */
public record RejectionView(
        long count, Map<String, Long> byReason, List<RejectedRecord> newestFirst) {

    public RejectionView {
        byReason = Map.copyOf(byReason);
        newestFirst = List.copyOf(newestFirst);
    }
}
