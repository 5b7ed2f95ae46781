package io.perennial.schemas.task;

/**
 * How often a task sees its own earlier examples again. Nothing of another task is ever replayed.
 *
 * @param passes further training steps on kept examples per fresh batch, 0 to 64
 * @param capacity how many examples are kept, 0 to 1,000,000
 */
public record ReplaySpec(int passes, int capacity) {

    private static final int MOST_PASSES = 64;
    private static final int HIGHEST_CAPACITY = 1_000_000;

    /**
     * @throws io.perennial.schemas.json.InvalidFieldException if a number is outside its limits
     */
    public ReplaySpec {
        Limits.between("replay.passes", passes, 0, MOST_PASSES);
        Limits.between("replay.capacity", capacity, 0, HIGHEST_CAPACITY);
        if (passes > 0 && capacity == 0) {
            throw Limits.refuse(
                    "replay.capacity",
                    "is 0, but \"replay.passes\" is " + passes,
                    "set \"passes\" to 0, or keep some examples");
        }
    }

    /** Every example is trained on once. */
    public static ReplaySpec none() {
        return new ReplaySpec(0, 0);
    }
}
