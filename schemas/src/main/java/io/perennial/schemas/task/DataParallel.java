package io.perennial.schemas.task;

/**
 * Training of one task by several subtasks at once: every replica learns from its share of the
 * examples, and what they have learnt is averaged again and again (local SGD; Stich 2019, "Local
 * SGD Converges Fast and Communicates Little").
 *
 * @param replicas how many learn, 1 to 64; 1 = the task is trained in one place
 * @param everyExamples after so many fresh examples of its own a replica hands in what it has
 *     learnt, 1 to 1,000,000
 */
public record DataParallel(int replicas, int everyExamples) {

    private static final int MOST_REPLICAS = 64;
    private static final int MOST_EXAMPLES = 1_000_000;

    /**
     * @throws io.perennial.schemas.json.InvalidFieldException if a number is outside its limits
     */
    public DataParallel {
        Limits.between("data_parallel.replicas", replicas, 1, MOST_REPLICAS);
        Limits.between("data_parallel.every_examples", everyExamples, 1, MOST_EXAMPLES);
    }

    /** Whether more than one subtask trains the task. */
    public boolean isOn() {
        return replicas > 1;
    }
}
