package io.perennial.model.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.perennial.model.adapter.ParameterLayout;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.fixture.TinyBase;
import io.perennial.model.fixture.TinyMethods;
import io.perennial.model.fuse.Passes.Part;
import io.perennial.model.text.EncodedText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How rows are divided, without sending them anywhere. */
class PassesTest {

    private static final String HOULSBY = "{'method':'houlsby','bottleneck':4}";

    @TempDir static Path folder;
    static FrozenBase base;
    static NDManager manager;

    @BeforeAll
    static void load() throws IOException {
        base = TinyBase.seeded(1).load(folder);
        manager = base.newManager();
    }

    @AfterAll
    static void close() {
        manager.close();
        base.close();
    }

    private static FusedTask task(String spec, int... lengths) {
        ParameterLayout layout = base.layout(TinyMethods.spec(spec), 2);
        NDArray parameters = manager.zeros(new Shape(layout.size()));
        List<EncodedText> rows =
                Arrays.stream(lengths)
                        .mapToObj(length -> new EncodedText(new int[length], 1, false))
                        .toList();
        return new FusedTask(layout, parameters, 2, rows);
    }

    private static List<List<Part>> divide(long tokensOfAPass, FusedTask... tasks) {
        return Passes.costing(base, tokensOfAPass).divide(List.of(tasks));
    }

    @Test
    void rowsOfLikeLengthGoTogetherWhereThatSavesMoreThanAPassCosts() {
        FusedTask task = task(HOULSBY, 60, 5, 62, 7, 8);
        // Apart: 3 x 8 + 2 x 64 tokens; together: 5 x 64.
        assertThat(divide(167, task))
                .containsExactly(
                        List.of(new Part(0, List.of(1, 3, 4))),
                        List.of(new Part(0, List.of(0, 2))));
        assertThat(divide(169, task)).containsExactly(List.of(new Part(0, List.of(0, 1, 2, 3, 4))));
    }

    @Test
    void lengthsThatArePaddedAlikeNeverPart() {
        assertThat(divide(0, task(HOULSBY, 9, 16, 12, 17))).hasSize(2);
    }

    @Test
    void aPromptCountsAndWhatIsCutDoesNot() {
        FusedTask prompted = task("{'method':'prompt','tokens':8}", 8, 64);
        FusedTask plain = task(HOULSBY, 16, 64);
        assertThat(divide(1, prompted, plain))
                .containsExactly(
                        List.of(new Part(0, List.of(0)), new Part(1, List.of(0))),
                        List.of(new Part(0, List.of(1)), new Part(1, List.of(1))));
    }

    @Test
    void tasksOfFewSizesStayWhole() {
        int[] two = {8, 8};
        int[] three = {8, 8, 8};
        List<Part> parts =
                divide(1, task(HOULSBY, two), task(HOULSBY, three), task(HOULSBY, two)).get(0);
        assertThat(parts).extracting(part -> part.rows().size()).containsExactly(2, 3, 2);
    }

    @Test
    void tasksOfManySizesAreCutIntoPowersOfTwo() {
        FusedTask[] tasks =
                IntStream.rangeClosed(1, 13)
                        .mapToObj(
                                rows ->
                                        task(
                                                HOULSBY,
                                                IntStream.range(0, rows).map(i -> 8).toArray()))
                        .toArray(FusedTask[]::new);
        List<Part> parts = divide(1, tasks).get(0);
        assertThat(parts).extracting(part -> part.rows().size()).containsOnly(1, 2, 4, 8);
        assertThat(parts.stream().filter(part -> part.task() == 12))
                .containsExactly(
                        new Part(12, IntStream.range(0, 8).boxed().toList()),
                        new Part(12, IntStream.range(8, 12).boxed().toList()),
                        new Part(12, List.of(12)));
    }

    @Test
    void whereNothingIsLearnedSingleRowsMakeOneGroupIfThatCopiesLittle() {
        FusedTask one = task(HOULSBY, 8);
        FusedTask two = task(HOULSBY, 8, 8);
        FusedTask three = task(HOULSBY, 8, 8, 8);
        long copied = (long) Float.BYTES * 3 * one.layout().size();
        Passes generous = Passes.costing(base, 1).copying(copied);
        Passes mean = Passes.costing(base, 1).copying(copied / 2 - 1);

        assertThat(generous.divide(List.of(one, two, three)).get(0))
                .containsExactly(
                        new Part(0, List.of(0)),
                        new Part(1, List.of(0)),
                        new Part(1, List.of(1)),
                        new Part(2, List.of(0)),
                        new Part(2, List.of(1)),
                        new Part(2, List.of(2)));
        assertThat(mean.divide(List.of(one, two, three)).get(0))
                .extracting(part -> part.rows().size())
                .containsExactly(1, 2, 2, 1);
        assertThat(generous.divide(List.of(three)).get(0)).hasSize(1);
    }

    /** Against every way to cut, for random lengths. */
    @Test
    void noOtherDivisionIsCheaper() {
        Random random = new Random(1);
        for (int round = 0; round < 50; round++) {
            int[] lengths =
                    IntStream.range(0, 1 + random.nextInt(12))
                            .map(i -> 1 + random.nextInt(64))
                            .toArray();
            long pass = random.nextInt(200);
            long found = 0;
            List<Integer> seen = new ArrayList<>();
            for (List<Part> parts : divide(pass, task(HOULSBY, lengths))) {
                List<Integer> rows = parts.stream().flatMap(p -> p.rows().stream()).toList();
                found += pass + (long) rows.size() * longest(rows, lengths);
                seen.addAll(rows);
            }
            assertThat(seen)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, lengths.length).boxed().toList());
            assertThat(found).isEqualTo(cheapest(lengths, pass));
        }
    }

    private static int longest(List<Integer> rows, int[] lengths) {
        return rows.stream().mapToInt(row -> (lengths[row] + 7) / 8 * 8).max().orElseThrow();
    }

    /** Tries every subset of the eight padded lengths as the places to cut at. */
    private static long cheapest(int[] lengths, long pass) {
        long best = Long.MAX_VALUE;
        for (int cuts = 128; cuts < 256; cuts++) {
            long cost = 0;
            int above = 0;
            for (int step = 1; step <= 8; step++) {
                if ((cuts & 1 << (step - 1)) == 0) {
                    continue;
                }
                int low = above;
                int high = 8 * step;
                List<Integer> rows =
                        IntStream.range(0, lengths.length)
                                .filter(r -> lengths[r] > low && lengths[r] <= high)
                                .boxed()
                                .toList();
                cost += rows.isEmpty() ? 0 : pass + (long) rows.size() * longest(rows, lengths);
                above = high;
            }
            best = Math.min(best, cost);
        }
        return best;
    }
}
