package io.perennial.model.fuse;

import io.perennial.model.adapter.ParameterLayout;
import io.perennial.model.architecture.BaseConfig;
import io.perennial.model.base.FrozenBase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Divides the rows of a step into passes through the base. Rows of like length share a pass, since
 * all rows of a pass are padded to its longest; a pass more is made only where it saves more
 * padding than it costs.
 *
 * <p>Within a pass, tasks that share a layout share their products if they have equally many rows.
 * Where they have many different numbers of rows, each task's rows are cut into parts of 1, 2, 4, 8
 * ... rows, so that there are never more groups than the largest number has binary digits. Where
 * nothing is learned, it may be cheaper to cut all of them into single rows, which makes one group
 * of them but copies a task's parameters once for each of its rows.
 */
public final class Passes {

    /**
     * What a pass costs beyond its products, for each layer, in floating-point operations that
     * could be done meanwhile: measured on two cores; a GPU's is a hundred launches of five
     * microseconds at a third of an H100's peak, by arithmetic.
     */
    private static final double COST_ON_CPU = 0.35e9;

    private static final double COST_ON_GPU = 165e9;

    /**
     * Bytes of parameters that could be copied in the time that a further group costs in each
     * layer: measured on two cores, whose threads have to be woken for every operation, and on one;
     * a GPU's is ten launches at 3 TB/s, by arithmetic.
     */
    private static final long COPIED_ON_CPU = 4L << 20;

    private static final long COPIED_BY_ONE_THREAD = 512L << 10;
    private static final long COPIED_ON_GPU = 128L << 20;

    /**
     * Rows of one task that go through the base together.
     *
     * @param task its place in the list of tasks
     * @param rows their places among the task's rows
     */
    public record Part(int task, List<Integer> rows) {

        /** What belongs to the part's rows, of what belongs to all rows of its task. */
        public <T> List<T> of(List<T> all) {
            return rows.stream().map(all::get).toList();
        }
    }

    private final BaseConfig base;
    private final long tokensOfAPass;
    private final long bytesOfAGroup;

    private Passes(BaseConfig base, long tokensOfAPass, long bytesOfAGroup) {
        this.base = base;
        this.tokensOfAPass = tokensOfAPass;
        this.bytesOfAGroup = bytesOfAGroup;
    }

    /** For a base where it is. */
    public static Passes on(FrozenBase base) {
        double cost = base.isOnGpu() ? COST_ON_GPU : COST_ON_CPU;
        double hidden = base.config().hiddenSize();
        return costing(base, Math.round(cost / (48 * hidden * hidden)));
    }

    /**
     * @param tokensOfAPass how many tokens of padding cost as much as a further pass
     */
    public static Passes costing(FrozenBase base, long tokensOfAPass) {
        return new Passes(base.config(), tokensOfAPass, 0);
    }

    /**
     * The same where nothing is learned, so that tasks may be cut into single rows.
     *
     * @param threads intra-op threads, 0 for the base's own setting
     */
    public static Passes forPrediction(FrozenBase base, int threads) {
        int inUse = threads > 0 ? threads : base.settings().threads();
        long ofCpu = inUse == 1 ? COPIED_BY_ONE_THREAD : COPIED_ON_CPU;
        return on(base).copying(base.config().layers() * (base.isOnGpu() ? COPIED_ON_GPU : ofCpu));
    }

    /**
     * @param bytes of parameters that may be copied where that saves a group
     */
    Passes copying(long bytes) {
        return new Passes(base, tokensOfAPass, bytes);
    }

    /**
     * Whether it pays to make a further pass.
     *
     * @param saved tokens that need not go through a layer then, times the layers
     */
    public boolean isWorthAPass(long saved) {
        return saved > tokensOfAPass * base.layers();
    }

    /**
     * @param tasks at least one
     * @return passes from short rows to long ones, each with at least one part; every row is in
     *     exactly one part
     */
    public List<List<Part>> divide(List<FusedTask> tasks) {
        List<int[]> lengths = tasks.stream().map(this::lengths).toList();
        NavigableMap<Integer, Integer> rowsOfLength = new TreeMap<>();
        for (int[] ofTask : lengths) {
            for (int length : ofTask) {
                rowsOfLength.merge(length, 1, Integer::sum);
            }
        }
        List<List<Part>> passes = new ArrayList<>();
        int above = 0;
        for (int longest : longestOfPasses(rowsOfLength)) {
            passes.add(pass(tasks, lengths, above, longest));
            above = longest;
        }
        return passes;
    }

    /** What each row of a task would be padded to if it were the longest of its pass. */
    private int[] lengths(FusedTask task) {
        return IntStream.range(0, task.rows().size())
                .map(row -> RowTensors.padded(base, RowTensors.length(base, task, row)))
                .toArray();
    }

    /**
     * The lengths at which rows are best divided: the cheapest way for all lengths up to one is the
     * cheapest for those up to a smaller one, and a pass for the rest.
     */
    private List<Integer> longestOfPasses(NavigableMap<Integer, Integer> rowsOfLength) {
        List<Integer> lengths = List.copyOf(rowsOfLength.keySet());
        long[] cost = new long[lengths.size() + 1];
        int[] before = new int[lengths.size() + 1];
        for (int end = 1; end <= lengths.size(); end++) {
            cost[end] = Long.MAX_VALUE;
            long rows = 0;
            for (int start = end - 1; start >= 0; start--) {
                rows += rowsOfLength.get(lengths.get(start));
                long found = cost[start] + rows * lengths.get(end - 1) + tokensOfAPass;
                if (found < cost[end]) {
                    cost[end] = found;
                    before[end] = start;
                }
            }
        }
        List<Integer> longest = new ArrayList<>();
        for (int end = lengths.size(); end > 0; end = before[end]) {
            longest.add(0, lengths.get(end - 1));
        }
        return longest;
    }

    private List<Part> pass(List<FusedTask> tasks, List<int[]> lengths, int above, int longest) {
        Map<ParameterLayout, List<Part>> byLayout = new LinkedHashMap<>();
        for (int task = 0; task < tasks.size(); task++) {
            int[] ofTask = lengths.get(task);
            List<Integer> rows =
                    IntStream.range(0, ofTask.length)
                            .filter(row -> ofTask[row] > above && ofTask[row] <= longest)
                            .boxed()
                            .toList();
            if (!rows.isEmpty()) {
                byLayout.computeIfAbsent(tasks.get(task).layout(), k -> new ArrayList<>())
                        .add(new Part(task, rows));
            }
        }
        return byLayout.entrySet().stream()
                .flatMap(layout -> even(layout.getValue(), layout.getKey()).stream())
                .toList();
    }

    /** Parts of few different sizes. */
    private List<Part> even(List<Part> parts, ParameterLayout layout) {
        int digits = parts.stream().mapToInt(part -> part.rows.size()).reduce(0, (a, b) -> a | b);
        long sizes = parts.stream().map(part -> part.rows.size()).distinct().count();
        long groups = Math.min(sizes, Integer.bitCount(digits));
        int rows = parts.stream().mapToInt(part -> part.rows.size()).sum();
        long copied = (long) Float.BYTES * layout.size() * (rows - parts.size());
        if (groups > 1 && copied <= (groups - 1) * bytesOfAGroup) {
            return parts.stream()
                    .flatMap(
                            part ->
                                    part.rows.stream()
                                            .map(row -> new Part(part.task, List.of(row))))
                    .toList();
        }
        if (sizes <= Integer.bitCount(digits)) {
            return parts;
        }
        List<Part> cut = new ArrayList<>();
        for (Part part : parts) {
            int from = 0;
            for (int left = part.rows.size(); left > 0; left -= Integer.highestOneBit(left)) {
                int to = from + Integer.highestOneBit(left);
                cut.add(new Part(part.task, part.rows.subList(from, to)));
                from = to;
            }
        }
        return cut;
    }
}
