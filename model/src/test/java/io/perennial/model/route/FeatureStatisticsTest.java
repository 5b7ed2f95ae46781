package io.perennial.model.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class FeatureStatisticsTest {

    private static final int SIZE = 5;
    private static final int LABELS = 3;

    private record Example(float[] features, int label) {}

    private static List<Example> examples(int count) {
        Random random = new Random(4);
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] features = new float[SIZE];
            for (int j = 0; j < SIZE; j++) {
                features[j] = (float) (10 + i % LABELS + (j + 1) * random.nextGaussian());
            }
            examples.add(new Example(features, i % LABELS));
        }
        return examples;
    }

    private static FeatureStatistics of(List<Example> examples) {
        FeatureStatistics statistics = new FeatureStatistics(SIZE);
        examples.forEach(example -> statistics.add(example.features, example.label));
        return statistics;
    }

    @Test
    void holdCountsMeansAndScatterAsOverAllExamplesAtOnce() {
        List<Example> examples = examples(200);
        FeatureSummary found = of(examples).summary();
        double[][] means = new double[LABELS][SIZE];
        double[] counts = new double[LABELS];
        for (Example example : examples) {
            counts[example.label]++;
            for (int i = 0; i < SIZE; i++) {
                means[example.label][i] += example.features[i];
            }
        }
        double[][] scatter = new double[SIZE][SIZE];
        for (Example example : examples) {
            for (int i = 0; i < SIZE; i++) {
                for (int j = 0; j < SIZE; j++) {
                    int label = example.label;
                    scatter[i][j] +=
                            (example.features[i] - means[label][i] / counts[label])
                                    * (example.features[j] - means[label][j] / counts[label]);
                }
            }
        }
        assertThat(found.counts()).containsExactly(67, 67, 66);
        assertThat(found.count()).isEqualTo(200);
        for (int i = 0, at = 0; i < SIZE; i++) {
            assertThat(found.means()[SIZE + i])
                    .isCloseTo((float) (means[1][i] / counts[1]), within(1e-5f));
            for (int j = 0; j <= i; j++, at++) {
                assertThat(found.scatter()[at]).isCloseTo((float) scatter[i][j], within(1e-2f));
            }
        }
    }

    @Test
    void doNotDependOnTheOrder() {
        List<Example> examples = examples(100);
        FeatureSummary forwards = of(examples).summary();
        Collections.shuffle(examples, new Random(9));
        FeatureSummary shuffled = of(examples).summary();
        assertThat(shuffled.counts()).isEqualTo(forwards.counts());
        assertThat(shuffled.means()).containsExactly(forwards.means(), within(1e-5f));
        assertThat(shuffled.scatter()).containsExactly(forwards.scatter(), within(1e-2f));
    }

    @Test
    void areTheirOwnAfterACopy() {
        FeatureStatistics statistics = of(examples(10));
        byte[] before = statistics.toBytes();
        FeatureStatistics copy = statistics.copy();
        copy.add(new float[SIZE], 7);
        assertThat(statistics.toBytes()).isEqualTo(before);
        assertThat(copy.labels()).isEqualTo(8);
        assertThat(copy.count(7)).isEqualTo(1);
        assertThat(copy.count(5)).isZero();
        assertThat(copy.count(50)).isZero();
    }

    @Test
    void keepASampleThatIsNotJustTheFirst() {
        FeatureSummary summary = of(examples(1_000)).summary();
        assertThat(summary.sampleLabels()).hasSize(FeatureSample.CAPACITY);
        float[] first = examples(1).get(0).features;
        int same = 0;
        for (int i = 0; i < SIZE; i++) {
            same += summary.samples()[i] == first[i] ? 1 : 0;
        }
        assertThat(same).isLessThan(SIZE);
    }

    @Test
    void refuseWhatDoesNotFit() {
        FeatureStatistics statistics = new FeatureStatistics(SIZE);
        assertThatThrownBy(() -> statistics.add(new float[3], 0))
                .hasMessage("features have 3 values; these statistics are of 5");
        assertThatThrownBy(() -> statistics.add(new float[SIZE], -1))
                .hasMessage("label is -1; labels count from 0");
        assertThatThrownBy(() -> new FeatureStatistics(0)).hasMessageContaining("at least 1");
    }

    @Nested
    class AsBytes {

        @Test
        void goOnToTheSameStateAsWithoutInterruption() {
            List<Example> examples = examples(300);
            FeatureStatistics interrupted =
                    FeatureStatistics.fromBytes(of(examples.subList(0, 150)).toBytes());
            examples.subList(150, 300).forEach(e -> interrupted.add(e.features, e.label));
            assertThat(interrupted.toBytes()).isEqualTo(of(examples).toBytes());
            assertThat(interrupted.count()).isEqualTo(300);
        }

        @Test
        void areRefusedInAnotherVersionOrLength() {
            byte[] bytes = of(examples(10)).toBytes();
            assertThatThrownBy(() -> FeatureStatistics.fromBytes(new byte[bytes.length]))
                    .hasMessageContaining("version 0; this build reads version 1");
            assertThatThrownBy(
                            () ->
                                    FeatureStatistics.fromBytes(
                                            java.util.Arrays.copyOf(bytes, bytes.length - 1)))
                    .hasMessageContaining("cannot hold");
        }

        /** Sizes whose product is more than a long can count come to the header's own length. */
        @Test
        void areRefusedWithSizesThatCannotBe() {
            int[][] sizes = {
                {-1, 0, 0}, {1 << 30, 1 << 30, 0}, {Integer.MAX_VALUE, 0, 0}, {1, -1, 0}
            };
            for (int[] size : sizes) {
                byte[] bytes =
                        ByteBuffer.allocate(16)
                                .putInt(1)
                                .putInt(size[0])
                                .putInt(size[1])
                                .putInt(size[2])
                                .array();
                assertThatThrownBy(() -> FeatureStatistics.fromBytes(bytes))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("cannot hold");
            }
        }

        @Test
        void areRefusedWithASampleOfNoLabel() {
            byte[] bytes = of(examples(10)).toBytes();
            int sample = bytes.length - Integer.BYTES - SIZE * Float.BYTES;
            ByteBuffer.wrap(bytes).putInt(sample, LABELS);
            assertThatThrownBy(() -> FeatureStatistics.fromBytes(bytes))
                    .hasMessage("feature statistics of 3 labels have a sample of label 3");
        }
    }
}
