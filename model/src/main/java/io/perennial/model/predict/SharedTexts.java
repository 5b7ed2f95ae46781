package io.perennial.model.predict;

import io.perennial.model.fuse.FusedTask;
import io.perennial.model.fuse.Passes;
import io.perennial.model.text.TextKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Which tasks of a forward read the same texts above layers that are the base's own for all of
 * them: those layers see every text once.
 */
final class SharedTexts {

    /**
     * Tasks that go through the base together.
     *
     * @param tasks their places in the list of tasks
     * @param layers lowest layers that are computed once for each text; 0 for none
     */
    record Together(List<Integer> tasks, int layers) {}

    private final int layers;
    private final Passes passes;

    /**
     * @param layers that the base has
     */
    SharedTexts(int layers, Passes passes) {
        this.layers = layers;
        this.passes = passes;
    }

    /** Every task once; those that share first. */
    List<Together> divide(List<FusedTask> tasks) {
        List<Integer> all = IntStream.range(0, tasks.size()).boxed().toList();
        int rows = tasks.stream().mapToInt(task -> task.rows().size()).sum();
        if (rows == 1 || readers(tasks, all).size() == rows) {
            return List.of(new Together(all, 0));
        }
        List<Integer> above = all.stream().filter(i -> untouched(tasks.get(i)) > 0).toList();
        Map<TextKey, Integer> readers = readers(tasks, above);
        List<Integer> sharing =
                above.stream()
                        .filter(
                                i ->
                                        tasks.get(i).rows().stream()
                                                .anyMatch(
                                                        text ->
                                                                readers.getOrDefault(
                                                                                TextKey.of(text), 0)
                                                                        > 1))
                        .toList();
        int shared = sharing.stream().mapToInt(i -> untouched(tasks.get(i))).min().orElse(0);
        List<Integer> others = new ArrayList<>(all);
        others.removeAll(sharing);
        if (sharing.isEmpty()
                || !others.isEmpty() && !passes.isWorthAPass(saved(tasks, sharing, shared))) {
            return List.of(new Together(all, 0));
        }
        return others.isEmpty()
                ? List.of(new Together(sharing, shared))
                : List.of(new Together(sharing, shared), new Together(others, 0));
    }

    private int untouched(FusedTask task) {
        return task.layout().untouchedLayers(layers);
    }

    /** How many rows of these tasks read each text. */
    private static Map<TextKey, Integer> readers(List<FusedTask> tasks, List<Integer> those) {
        Map<TextKey, Integer> readers = new HashMap<>();
        for (int task : those) {
            tasks.get(task)
                    .rows()
                    .forEach(text -> readers.merge(TextKey.of(text), 1, Integer::sum));
        }
        return readers;
    }

    private static long saved(List<FusedTask> tasks, List<Integer> sharing, int shared) {
        return readers(tasks, sharing).entrySet().stream()
                .mapToLong(
                        text -> (text.getValue() - 1L) * text.getKey().tokenIds().length * shared)
                .sum();
    }
}
