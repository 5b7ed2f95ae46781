package io.perennial.model.fuse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.perennial.model.adapter.ParameterLayout;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.text.EncodedText;
import io.perennial.model.torch.Script;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Rows of many tasks that a decoder reads: first whole texts, then one more token a row and step.
 * Keys and values of what was read stay in device memory between steps, so a step costs one token;
 * everything else of a step is freed at its end.
 *
 * <p>Rows that are not read on leave, and with them their keys and values. Not thread-safe.
 */
public final class FusedReading implements AutoCloseable {

    /**
     * One row.
     *
     * @param parameters its adapter's flat vector; rows with the same tensor share it in a step
     */
    public record Row(ParameterLayout layout, NDArray parameters, EncodedText text) {}

    /** The next token of a row, which goes by its place in the list given at the beginning. */
    public record Next(int row, int token) {}

    private final FrozenBase base;
    private final List<Row> rows;
    private final KeysAndValues past;

    /** Places that each row took at the beginning, and the position of its next token. */
    private final int[] lengths;

    private final int[] positions;

    /** Places of every row at the beginning, padding included. */
    private int begun;

    /** Tokens read since. */
    private int readOn;

    /** Takes rows, at least one; {@link #begin} reads them. */
    public FusedReading(FrozenBase base, List<Row> rows) {
        this.base = base;
        this.rows = List.copyOf(rows);
        this.past = new KeysAndValues(base);
        this.lengths = new int[rows.size()];
        this.positions = new int[rows.size()];
    }

    /**
     * Reads every row's text; what does not fit the base's positions is cut.
     *
     * @return for each row the scores of what comes next, [vocabulary]
     */
    public List<float[]> begin() {
        List<Integer> all = IntStream.range(0, rows.size()).boxed().toList();
        try (NDManager step = base.newManager()) {
            Arranged arranged = arrange(step, all, row -> rows.get(row).text());
            RowTensors read = arranged.batch.rows();
            begun = read.length();
            long[] last = new long[rows.size()];
            for (int place = 0; place < last.length; place++) {
                int row = arranged.order.get(place);
                lengths[row] = read.length(place);
                positions[row] = read.nextPosition(place);
                last[place] = lengths[row] - 1L;
            }
            Script.Call call = arranged.batch.call("begin").tensor(step.create(last));
            return finish(arranged, arranged.batch.addWeights(call).run(), all);
        }
    }

    /** Whether a row may be read on: whether the base has a position left for it. */
    public boolean hasRoom(int row) {
        return positions[row] < base.config().firstPosition() + base.config().maxPositions();
    }

    /**
     * Reads one more token of each of these rows, and forgets the others.
     *
     * @param next at least one; rows that were read in the step before and have room
     * @return scores in the order of {@code next}, each [vocabulary]
     */
    public List<float[]> readOn(List<Next> next) {
        int[] tokens = new int[rows.size()];
        next.forEach(one -> tokens[one.row] = one.token);
        List<Integer> kept = next.stream().map(Next::row).toList();
        readOn++;
        try (NDManager step = base.newManager()) {
            Arranged arranged =
                    arrange(step, kept, row -> new EncodedText(new int[] {tokens[row]}, 1, false));
            Script.Call call =
                    arranged.batch.call(
                            "read_on", added -> addTokens(added, step, arranged.order, tokens));
            call.tensor(step.create(new long[kept.size()]));
            arranged.batch.addWeights(call).list("past", past.of(arranged.order, step));
            List<float[]> scores = finish(arranged, call.run(), kept);
            kept.forEach(row -> positions[row]++);
            return scores;
        }
    }

    /** A step's batch, and the rows in its order. */
    private record Arranged(FusedBatch batch, List<Integer> order) {}

    /** Rows of one adapter become one task of the step. */
    private Arranged arrange(
            NDManager step, List<Integer> wanted, IntFunction<EncodedText> textOf) {
        Map<NDArray, List<Integer>> byAdapter = new IdentityHashMap<>();
        List<List<Integer>> tasks = new ArrayList<>();
        for (int row : wanted) {
            NDArray parameters = rows.get(row).parameters;
            if (!byAdapter.containsKey(parameters)) {
                tasks.add(new ArrayList<>());
                byAdapter.put(parameters, tasks.get(tasks.size() - 1));
            }
            byAdapter.get(parameters).add(row);
        }
        List<FusedTask> fused = new ArrayList<>();
        for (List<Integer> task : tasks) {
            Row first = rows.get(task.get(0));
            List<EncodedText> texts = task.stream().map(textOf::apply).toList();
            fused.add(new FusedTask(first.layout, first.parameters, 0, texts));
        }
        FusedBatch batch = new FusedBatch(base, step, fused);
        List<Integer> order = batch.order().stream().flatMap(t -> tasks.get(t).stream()).toList();
        return new Arranged(batch, order);
    }

    /** One token a row; attention covers everything so far and leaves out the padding between. */
    private void addTokens(Script.Call call, NDManager step, List<Integer> order, int[] tokens) {
        int keys = begun + readOn;
        long[] ids = new long[order.size()];
        long[] next = new long[ids.length];
        float[] attention = new float[ids.length * keys];
        Arrays.fill(attention, 1);
        for (int place = 0; place < ids.length; place++) {
            int row = order.get(place);
            ids[place] = tokens[row];
            next[place] = positions[row];
            Arrays.fill(attention, place * keys + lengths[row], place * keys + begun, 0);
        }
        Shape shape = new Shape(ids.length, 1);
        call.tensor(step.create(ids, shape)).tensor(step.create(new long[ids.length], shape));
        call.tensor(step.create(next, shape));
        call.tensor(step.create(attention, new Shape(ids.length, keys)));
    }

    /** Keeps keys and values, and takes the scores apart in the order of {@code wanted}. */
    private List<float[]> finish(Arranged arranged, NDList results, List<Integer> wanted) {
        past.keep(arranged.order, results.subList(1, results.size()));
        float[] scores = results.get(0).toFloatArray();
        int vocabulary = scores.length / wanted.size();
        float[][] ofRow = new float[rows.size()][];
        for (int place = 0; place < wanted.size(); place++) {
            int start = place * vocabulary;
            ofRow[arranged.order.get(place)] =
                    Arrays.copyOfRange(scores, start, start + vocabulary);
        }
        return wanted.stream().map(row -> ofRow[row]).toList();
    }

    /** Frees keys and values. */
    @Override
    public void close() {
        past.close();
    }
}
