package io.perennial.serving.observe;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;

/** The last records that were not used, and how many there were by reason. Not thread-safe. */
final class RejectedRecords {

    static final int KEPT = 200;

    /** Codes are a closed list, but the topic is written by others. */
    static final int REASONS = 32;

    private static final String OTHER = "other";

    private final Deque<RejectedRecord> newestFirst = new ArrayDeque<>();
    private final TreeMap<String, Long> byReason = new TreeMap<>();
    private long count;

    void add(RejectedRecord record) {
        count++;
        newestFirst.addFirst(record);
        if (newestFirst.size() > KEPT) {
            newestFirst.removeLast();
        }
        boolean known = byReason.containsKey(record.reason()) || byReason.size() < REASONS;
        byReason.merge(known ? record.reason() : OTHER, 1L, Long::sum);
    }

    RejectionView view() {
        List<RejectedRecord> records = new ArrayList<>(newestFirst);
        records.sort(Comparator.comparing(RejectedRecord::rejectedAt).reversed());
        return new RejectionView(count, byReason, records);
    }
}
