package io.perennial.model.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.adapter.Parameter;
import io.perennial.model.adapter.ParameterLayout;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.fixture.Samples;
import io.perennial.model.fixture.TinyBase;
import io.perennial.model.fixture.TinyMethods;
import io.perennial.model.text.EncodedText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which values dropout leaves out, read from a gradient: with A the identity and B zero, the
 * gradient of B is that of an update without dropout, column by column times the column's mask.
 */
class DropoutTest {

    private static final double RATE = 0.3;
    private static final int HIDDEN = TinyBase.HIDDEN;
    private static final String SPEC =
            "{'method':'lora','rank':32,'targets':['v'],'leave_out':[1],'dropout':%s}";
    private static final Hyperparameters PLAIN =
            new Hyperparameters(1e-3, LearningRateSchedule.constant(0), 0, 0);

    @TempDir static Path folder;
    static FrozenBase base;

    @BeforeAll
    static void load() throws IOException {
        base = TinyBase.seeded(11).load(folder);
    }

    @AfterAll
    static void close() {
        base.close();
    }

    private static TrainableAdapter identity(double rate, long seed) {
        AdapterSpec spec = TinyMethods.spec(SPEC.formatted(rate));
        ParameterLayout layout = base.layout(spec, 2);
        float[] values = new float[layout.size()];
        Parameter a = layout.parameter("lora.0.value.a.weight");
        for (int i = 0; i < HIDDEN; i++) {
            values[a.offset() + i * HIDDEN + i] = 1;
        }
        Parameter head = layout.parameter("head.weight");
        float[] weights = Samples.normal(3, head.size(), 1);
        System.arraycopy(weights, 0, values, head.offset(), head.size());
        return TrainableAdapter.restore(base, Samples.untrained(spec, 2, values), seed);
    }

    /** Rows of one token each. */
    private static List<EncodedText> rows(int count) {
        return Collections.nCopies(count, new EncodedText(new int[] {10}, 1, false));
    }

    /** One step of an adapter for each seed, all together; the gradients of B. */
    private static List<float[]> gradients(double rate, int seeds, int rows, int steps) {
        List<TrainableAdapter> adapters = new ArrayList<>();
        List<TaskBatch> batches = new ArrayList<>();
        for (int seed = 0; seed < seeds; seed++) {
            TrainableAdapter adapter = identity(rate, seed);
            adapters.add(adapter);
            batches.add(TaskBatch.ofLabels(adapter, rows(rows), new int[rows], PLAIN));
        }
        for (int step = 0; step < steps; step++) {
            new FusedTrainer(base).step(batches);
        }
        List<float[]> found = adapters.stream().map(DropoutTest::gradientOfB).toList();
        adapters.forEach(TrainableAdapter::close);
        return found;
    }

    /** After its first step, a first moment is a tenth of the gradient. */
    private static float[] gradientOfB(TrainableAdapter adapter) {
        Parameter b = base.layout(adapter.spec(), 2).parameter("lora.0.value.b.weight");
        float[] gradient = new float[b.size()];
        System.arraycopy(adapter.state().firstMoment(), b.offset(), gradient, 0, gradient.length);
        return gradient;
    }

    /** The mask of each column: what it was multiplied by. */
    private static double[] masks(float[] dropped, float[] whole) {
        double[] masks = new double[HIDDEN];
        for (int column = 0; column < HIDDEN; column++) {
            int steepest = column;
            for (int at = column; at < whole.length; at += HIDDEN) {
                steepest = Math.abs(whole[at]) > Math.abs(whole[steepest]) ? at : steepest;
            }
            masks[column] = dropped[steepest] / whole[steepest];
        }
        return masks;
    }

    @Test
    void leavesOutItsShareAndScalesTheRest() {
        int seeds = 300;
        float[] whole = gradients(0, 1, 1, 1).get(0);
        int left = 0;
        int[] byColumn = new int[HIDDEN];
        double sum = 0;
        for (float[] gradient : gradients(RATE, seeds, 1, 1)) {
            double[] masks = masks(gradient, whole);
            for (int column = 0; column < HIDDEN; column++) {
                boolean out = masks[column] == 0;
                if (!out) {
                    assertThat(masks[column]).isCloseTo(1 / (1 - RATE), within(1e-3));
                }
                left += out ? 1 : 0;
                byColumn[column] += out ? 1 : 0;
                sum += masks[column];
            }
        }
        // 9600 draws: the deviation of their share is 0.0047; of a column's, with 300, 0.026.
        assertThat((double) left / (seeds * HIDDEN)).isCloseTo(RATE, within(0.02));
        assertThat(sum / (seeds * HIDDEN)).isCloseTo(1, within(0.03));
        for (int count : byColumn) {
            assertThat((double) count / seeds).isCloseTo(RATE, within(0.12));
        }
    }

    /** Two equal rows: a column may be left out in both, in one or in none. */
    @Test
    void drawsForEveryRow() {
        float[] whole = gradients(0, 1, 2, 1).get(0);
        Set<Long> seen = new TreeSet<>();
        int one = 0;
        for (float[] gradient : gradients(RATE, 50, 2, 1)) {
            for (double mask : masks(gradient, whole)) {
                long rowsKept = Math.round(mask * 2 * (1 - RATE));
                seen.add(rowsKept);
                one += rowsKept == 1 ? 1 : 0;
            }
        }
        assertThat(seen).containsExactly(0L, 1L, 2L);
        assertThat(one / (50.0 * HIDDEN)).isCloseTo(2 * RATE * (1 - RATE), within(0.06));
    }

    @Test
    void drawsAnewForEveryStepAndSeedAndNeverElse() {
        List<float[]> first = gradients(RATE, 3, 1, 1);
        assertThat(gradients(RATE, 3, 1, 1))
                .usingElementComparator((one, other) -> Samples.error(one, other) == 0 ? 0 : 1)
                .isEqualTo(first);
        assertThat(zeros(first.get(1))).isNotEqualTo(zeros(first.get(0)));
        // Two steps: what is zero in the moment was left out twice.
        List<float[]> second = gradients(RATE, 3, 1, 2);
        assertThat(zeros(second.get(0)).size()).isLessThan(zeros(first.get(0)).size());
    }

    private static Set<Integer> zeros(float[] gradient) {
        Set<Integer> zeros = new TreeSet<>();
        for (int column = 0; column < HIDDEN; column++) {
            double sum = 0;
            for (int at = column; at < gradient.length; at += HIDDEN) {
                sum += Math.abs(gradient[at]);
            }
            if (sum == 0) {
                zeros.add(column);
            }
        }
        return zeros;
    }

    @Test
    void isOffWhereGradientsAreAskedFor() {
        try (TrainableAdapter dropping = identity(RATE, 1);
                TrainableAdapter plain = identity(0, 1)) {
            FusedTrainer trainer = new FusedTrainer(base);
            float[] found = gradient(trainer, dropping);
            assertThat(found).isEqualTo(gradient(trainer, plain));
        }
    }

    private static float[] gradient(FusedTrainer trainer, TrainableAdapter adapter) {
        TaskBatch batch = TaskBatch.ofLabels(adapter, rows(1), new int[1], PLAIN);
        return trainer.gradients(List.of(batch)).get(0).values();
    }
}
