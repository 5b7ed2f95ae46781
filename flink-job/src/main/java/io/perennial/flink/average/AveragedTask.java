package io.perennial.flink.average;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The average of one task. After a start or a restore it waits for all replicas' greetings, and
 * goes on from the newest average that one of them knows; what was handed in after that is handed
 * in again, and what is in the average already is recognised by its sequence. So it needs no state
 * of its own.
 */
final class AveragedTask {

    /** An average for a replica at its subtask. */
    record Reply(int subtask, int replica, Average average) {}

    private static final class Member {
        int subtask;
        long version;
    }

    private final Map<Integer, Member> members = new TreeMap<>();
    private final List<ReplicaMessage.Change> waiting = new ArrayList<>();
    private int epoch = -1;
    private int replicas;
    private @Nullable Average average;

    /** Takes a message from a subtask, and answers. */
    List<Reply> take(ReplicaMessage message, int subtask) {
        if (message instanceof ReplicaMessage.Greeting greeting) {
            return greet(greeting, subtask);
        }
        if (message instanceof ReplicaMessage.Change change && isOfMember(change)) {
            waiting.add(change);
            return isComplete() ? settle() : List.of();
        }
        return List.of();
    }

    private List<Reply> greet(ReplicaMessage.Greeting greeting, int subtask) {
        ReplicaId from = greeting.from();
        if (from.epoch() < epoch) {
            return List.of();
        }
        if (from.epoch() > epoch) {
            beginAnew(from.epoch());
        }
        replicas = Math.max(replicas, from.replicas());
        Member member = new Member();
        member.subtask = subtask;
        Average known = greeting.known();
        if (known != null) {
            member.version = known.version();
            if (average == null || known.version() > average.version()) {
                average = known;
            }
        }
        members.put(from.index(), member);
        return isComplete() ? settle() : List.of();
    }

    private void beginAnew(int next) {
        epoch = next;
        replicas = 0;
        average = null;
        members.clear();
        waiting.clear();
    }

    private boolean isComplete() {
        return members.size() == replicas;
    }

    /** Changes of a former epoch come from replicas that have not greeted in this one. */
    private boolean isOfMember(ReplicaMessage.Change change) {
        return change.from().epoch() == epoch && members.containsKey(change.from().index());
    }

    /**
     * Brings in what waits. Those whose changes it was are answered, the publishing replica hears
     * of everything, and so does everyone who has fallen behind without knowing any average.
     */
    private List<Reply> settle() {
        boolean[] answered = new boolean[replicas];
        for (ReplicaMessage.Change change : waiting) {
            bringIn(change);
            answered[change.from().index()] = true;
        }
        waiting.clear();
        Average now = average;
        if (now == null) {
            return List.of();
        }
        List<Reply> replies = new ArrayList<>();
        members.forEach(
                (index, member) -> {
                    boolean behind = member.version < now.version();
                    if (answered[index] || (behind && (index == 0 || member.version == 0))) {
                        member.version = now.version();
                        replies.add(new Reply(member.subtask, index, now));
                    }
                });
        return replies;
    }

    private void bringIn(ReplicaMessage.Change change) {
        Average before = average;
        if (before == null) {
            float[] start = change.start();
            if (start == null) {
                throw new IllegalStateException(
                        "replica " + change.from() + " goes on from an average that nobody knows");
            }
            before = Average.start(change.from().task(), epoch, change.labels(), start);
        }
        boolean isIn = change.share().sequence() <= before.share(change.from().index()).sequence();
        // A replica that met the labels in another order starts over from the average.
        boolean fits = change.labels().equals(before.labels());
        average = isIn || !fits ? before : before.plus(change);
    }
}
