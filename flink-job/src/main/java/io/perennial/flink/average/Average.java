package io.perennial.flink.average;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The parameters that all replicas of a task share: where they started, plus every change that was
 * handed in, divided by the number of replicas.
 *
 * @param epoch how often the task had begun anew with other parameters
 * @param version counts the changes in it; among averages of one epoch the higher one holds all
 *     that the lower one holds
 * @param shares what is in it of every replica, by its number; those behind the last one: nothing
 * @param labels of the head's rows, in order
 */
public record Average(
        String task,
        int epoch,
        long version,
        List<Share> shares,
        List<String> labels,
        float[] parameters) {

    public Average {
        shares = List.copyOf(shares);
        labels = List.copyOf(labels);
    }

    /** Where the replicas start: nothing has been handed in. */
    static Average start(String task, int epoch, List<String> labels, float[] parameters) {
        return new Average(task, epoch, 0, List.of(), labels, parameters);
    }

    /** What is in it of a replica. */
    public Share share(int replica) {
        return replica < shares.size() ? shares.get(replica) : Share.NONE;
    }

    /**
     * The average after a change, which must not be in it yet.
     *
     * @throws IllegalArgumentException if the change is of another size
     */
    Average plus(ReplicaMessage.Change change) {
        float[] delta = change.parameters();
        if (delta.length != parameters.length) {
            throw new IllegalArgumentException(
                    "a change of %d values does not fit the %d parameters of task %s"
                            .formatted(delta.length, parameters.length, task));
        }
        float[] moved = new float[parameters.length];
        for (int i = 0; i < moved.length; i++) {
            moved[i] = parameters[i] + delta[i] / change.from().replicas();
        }
        return new Average(
                task, epoch, version + 1, withShare(change.from().index(), change), labels, moved);
    }

    private List<Share> withShare(int replica, ReplicaMessage.Change change) {
        int size = Math.max(shares.size(), replica + 1);
        List<Share> next = new ArrayList<>(Collections.nCopies(size, Share.NONE));
        for (int i = 0; i < shares.size(); i++) {
            next.set(i, shares.get(i));
        }
        next.set(replica, change.share());
        return next;
    }
}
