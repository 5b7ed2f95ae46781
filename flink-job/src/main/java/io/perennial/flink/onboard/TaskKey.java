package io.perennial.flink.onboard;

import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.jspecify.annotations.Nullable;

/**
 * The key of a task's state, decided once when the task is onboarded.
 *
 * <p>A few task names hash unevenly over subtasks. A task with a slot therefore carries a hash that
 * puts slot s into key group bitReverse(s): slots 0..n-1 are then even over any number of subtasks.
 * A task without a slot falls back to the hash of its name. Both parts are written into state keys,
 * so neither may ever change for a task that has state.
 */
public record TaskKey(String task, int hash) implements Comparable<TaskKey> {

    /** Key groups of the job; a power of two, and fixed for as long as there is state. */
    public static final int KEY_GROUPS = 128;

    private static final int BITS = Integer.numberOfTrailingZeros(KEY_GROUPS);

    /** The key of a task with a slot (or, with null, without one). */
    public static TaskKey of(String task, @Nullable Integer slot) {
        return new TaskKey(task, slot == null ? task.hashCode() : hashOfSlot(slot));
    }

    /**
     * The key under which a replica of the task trains: the first under this one, the others in the
     * slots behind it, so that they are as evenly placed as tasks in a row are.
     *
     * @param index from 0, below {@link #KEY_GROUPS}
     */
    public TaskKey replica(int index) {
        if (index == 0) {
            return this;
        }
        int group = KeyGroupRangeAssignment.computeKeyGroupForKeyHash(hash, KEY_GROUPS);
        return new TaskKey(task, hashOfSlot(reverse(group) + index));
    }

    private static int hashOfSlot(int slot) {
        int wanted = reverse(slot & (KEY_GROUPS - 1));
        int hash = 0;
        while (KeyGroupRangeAssignment.computeKeyGroupForKeyHash(hash, KEY_GROUPS) != wanted) {
            hash++;
        }
        return hash;
    }

    /** Key group for slot, and slot for key group. */
    private static int reverse(int number) {
        return Integer.reverse(number) >>> (Integer.SIZE - BITS);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TaskKey key && key.hash == hash && key.task.equals(task);
    }

    @Override
    public int compareTo(TaskKey other) {
        return task.compareTo(other.task);
    }

    @Override
    public String toString() {
        return task;
    }
}
