package io.perennial.chaos.load;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Which tasks get examples at which time of a run. The first third of them is there from the start
 * and gets no more after a while, so that it can be seen whether later tasks change them; the
 * others come one after another and stay.
 *
 * @param tasks how many, at least 3
 */
public record TaskPlan(int tasks) {

    /** Share of the run in which early tasks get examples. */
    private static final double EARLY_UNTIL = 0.3;

    /** A producer that brokers keep waiting may be behind by this share of the run. */
    private static final double DELAY = 0.1;

    /** Share of the run after which no task is new. */
    private static final double LAST_ONBOARDED = 0.5;

    /** A short name, in the order of onboarding. */
    public String name(int task) {
        return String.format("task-%03d", task);
    }

    /** Names of all tasks. */
    public List<String> names() {
        return IntStream.range(0, tasks).mapToObj(this::name).toList();
    }

    /** How many tasks are early ones: 0 to this number, exclusively. */
    public int early() {
        return tasks / 3;
    }

    /** Whether early tasks get no more examples, so far into a run, delays included. */
    public boolean earlyTasksAreOver(double progress) {
        return progress > EARLY_UNTIL + DELAY;
    }

    /**
     * The task of the next example.
     *
     * @param progress share of the run that is over, 0 to 1
     */
    public int draw(RandomGenerator random, double progress) {
        int onboarded =
                early() + (int) ((tasks - early()) * Math.min(1, progress / LAST_ONBOARDED));
        int first = progress < EARLY_UNTIL ? 0 : early();
        return random.nextInt(first, Math.max(onboarded, early() + 1));
    }
}
