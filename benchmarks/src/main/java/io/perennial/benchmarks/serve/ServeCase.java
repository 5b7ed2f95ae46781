package io.perennial.benchmarks.serve;

import io.perennial.benchmarks.stream.ZipfTasks;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * One kind of traffic.
 *
 * @param label for people
 * @param apart whether each task of a batch has a forward of its own
 * @param tasks gives the next request's task
 */
record ServeCase(String label, boolean apart, Supplier<String> tasks) {

    static ServeCase bare() {
        return new ServeCase("base without adapters", false, () -> ServedTasks.BARE);
    }

    /** All tasks alike. */
    static ServeCase uniform(int count, boolean apart) {
        SplittableRandom random = new SplittableRandom(count);
        return new ServeCase(
                count + (count == 1 ? " task" : " tasks") + (apart ? ", a forward each" : ""),
                apart,
                () -> ServedTasks.name(random.nextInt(count)));
    }

    /** Some tasks are asked far more often than others. */
    static ServeCase zipf(int count) {
        ZipfTasks drawn = new ZipfTasks(count, count);
        return new ServeCase(count + " tasks, Zipf", false, () -> ServedTasks.name(drawn.next()));
    }
}
