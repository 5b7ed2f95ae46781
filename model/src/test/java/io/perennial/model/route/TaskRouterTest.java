package io.perennial.model.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TaskRouterTest {

    private static final int SIZE = 8;

    /** Where the texts of a label of a task lie. */
    private static double centre(int task, int label, int value) {
        return 6 * Math.sin(1.7 * task + 0.9 * value)
                + 3 * Math.cos(2.3 * label + 1.1 * value * task);
    }

    private static float[] text(int task, int label, Random random) {
        float[] features = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            features[i] = (float) (centre(task, label, i) + random.nextGaussian());
        }
        return features;
    }

    private static FeatureStatistics statistics(int task, int examples) {
        FeatureStatistics statistics = new FeatureStatistics(SIZE);
        Random random = new Random(task);
        for (int i = 0; i < examples; i++) {
            statistics.add(text(task, i % 2, random), i % 2);
        }
        return statistics;
    }

    private static Map<String, FeatureStatistics> tasks(int count, int examples) {
        Map<String, FeatureStatistics> tasks = new TreeMap<>();
        for (int task = 0; task < count; task++) {
            tasks.put("task" + task, statistics(task, examples));
        }
        return tasks;
    }

    @Test
    void findsTaskAndLabel() {
        TaskRouter router = TaskRouter.of(tasks(4, 60));
        Random random = new Random(99);
        int right = 0;
        for (int i = 0; i < 400; i++) {
            Route route = router.route(text(i % 4, i / 4 % 2, random));
            boolean task = route.best().task().equals("task" + i % 4);
            right += task && route.best().label() == i / 4 % 2 ? 1 : 0;
        }
        assertThat(right).isGreaterThan(390);
        assertThat(router.tasks()).containsExactly("task0", "task1", "task2", "task3");
    }

    @Test
    void givesProbabilitiesOverAllTasksAndLabels() {
        TaskRouter router = TaskRouter.of(tasks(3, 10));
        Route route = router.route(new float[SIZE]);
        double all = route.tasks().stream().mapToDouble(TaskScore::probability).sum();
        assertThat(all).isCloseTo(1, within(1e-9));
        for (TaskScore task : route.tasks()) {
            double ofLabels = 0;
            for (double log : task.labelLogProbabilities()) {
                ofLabels += Math.exp(log);
            }
            assertThat(ofLabels).isCloseTo(task.probability(), within(1e-9));
        }
        assertThat(route.tasks().get(0).logProbability())
                .isGreaterThanOrEqualTo(route.tasks().get(1).logProbability());
    }

    @Test
    void distancesAreThoseOfTheCovariance() {
        double[] covariance = {4, 2, 10, -1, 3, 7};
        double[] white = new Whitening(covariance, 3).of(new double[] {1, -2, 0.5});
        double found = Whitening.squaredDistance(white, new float[3]);
        // x C⁻¹ x for C = [[4, 2, -1], [2, 10, 3], [-1, 3, 7]], by Cramer's rule: |C| = 194
        double expected = (1 * 103.0 + -2 * -78.0 + 0.5 * 62.0) / 194;
        assertThat(found).isCloseTo(expected, within(1e-12));
    }

    @Nested
    class OutOfScope {

        @Test
        void rejectsAboutOneKnownTextInTwenty() {
            TaskRouter router = TaskRouter.of(tasks(4, 200));
            Random random = new Random(5);
            int rejected = 0;
            for (int i = 0; i < 2_000; i++) {
                rejected +=
                        router.isOutOfScope(router.route(text(i % 4, i / 4 % 2, random))) ? 1 : 0;
            }
            assertThat(rejected).isBetween(40, 180);
        }

        @Test
        void rejectsTextsFromElsewhere() {
            TaskRouter router = TaskRouter.of(tasks(4, 200));
            Random random = new Random(6);
            int rejected = 0;
            for (int i = 0; i < 200; i++) {
                rejected += router.isOutOfScope(router.route(text(40 + i % 7, 0, random))) ? 1 : 0;
            }
            assertThat(rejected).isGreaterThan(150);
        }

        @Test
        void rejectsNothingWhereNoSampleCouldBeLeftOut() {
            FeatureStatistics one = new FeatureStatistics(SIZE);
            one.add(text(1, 0, new Random(1)), 0);
            TaskRouter router = TaskRouter.of(Map.of("one", one));
            assertThat(router.threshold()).isInfinite();
            Route route = router.route(new float[SIZE]);
            assertThat(route.best().probability()).isCloseTo(1, within(1e-12));
            assertThat(router.isOutOfScope(route)).isFalse();
        }
    }

    @Nested
    class WithTasksThatComeAndGo {

        private final Kept kept = new Kept();
        private final RoutableTasks tasks = new RoutableTasks(SIZE, kept);

        private void put(String task, long version, FeatureStatistics statistics) {
            kept.features.put(task + "/" + version, statistics.summary());
            tasks.put(task, version);
        }

        @Test
        void isTheRouterOfTheTasksThatAreThere() {
            Map<String, FeatureStatistics> wanted = tasks(3, 30);
            assertThat(tasks.router()).isEmpty();
            put("task9", 1, statistics(9, 50));
            put("task0", 1, statistics(8, 20));
            put("empty", 1, new FeatureStatistics(SIZE));
            assertThat(tasks.router().orElseThrow().tasks()).containsExactly("task0", "task9");
            wanted.forEach((name, statistics) -> put(name, 2, statistics));
            tasks.remove("task9");
            tasks.remove("never there");
            requireSame(tasks.router().orElseThrow(), TaskRouter.of(wanted));
        }

        @Test
        void isTheSameAfterManyChangesAsMadeAnew() {
            Map<String, FeatureStatistics> wanted = new TreeMap<>();
            Random random = new Random(7);
            for (int change = 0; change < 500; change++) {
                String name = "task" + random.nextInt(20);
                if (random.nextInt(4) == 0) {
                    tasks.remove(name);
                    wanted.remove(name);
                } else {
                    FeatureStatistics now = statistics(random.nextInt(30), 2 + random.nextInt(90));
                    put(name, change, now);
                    wanted.put(name, now);
                }
                if (random.nextInt(6) == 0) {
                    assertThat(tasks.router().isPresent()).isEqualTo(!wanted.isEmpty());
                }
            }
            requireSame(tasks.router().orElseThrow(), TaskRouter.of(wanted));
        }

        /** A task that was removed and came back counts its versions from 1 again. */
        @Test
        void countsAgainWhereAVersionIsNotWhatItWas() {
            Map<String, FeatureStatistics> wanted = tasks(3, 30);
            wanted.forEach((name, statistics) -> put(name, 1, statistics));
            assertThat(tasks.router()).isPresent();
            wanted.put("task1", statistics(17, 40));
            put("task1", 1, wanted.get("task1"));
            kept.features.remove("task2/1");
            wanted.remove("task2");
            tasks.remove("task2");
            requireSame(tasks.router().orElseThrow(), TaskRouter.of(wanted));
        }

        @Test
        void readsNothingBeforeItIsAskedFor() {
            put("a", 1, statistics(1, 5));
            put("a", 2, statistics(1, 6));
            tasks.put("never kept", 1);
            assertThat(kept.reads).isZero();
            assertThat(tasks.count()).isEqualTo(2);
            TaskRouter router = tasks.router().orElseThrow();
            assertThat(router.tasks()).containsExactly("a");
            assertThat(tasks.count()).isEqualTo(1);
            assertThat(tasks.router()).containsSame(router);
            assertThat(kept.reads).isEqualTo(3);
            tasks.clear();
            assertThat(tasks.router()).isEmpty();
            assertThat(tasks.residentBytes()).isZero();
        }

        @Test
        void leavesOutFeaturesOfAnotherSize() {
            put("a", 1, statistics(1, 5));
            put("b", 1, new FeatureStatistics(SIZE + 1));
            assertThat(tasks.router().orElseThrow().tasks()).containsExactly("a");
        }

        private static void requireSame(TaskRouter found, TaskRouter expected) {
            assertThat(found.tasks()).isEqualTo(expected.tasks());
            assertThat(found.threshold()).isCloseTo(expected.threshold(), within(1e-6));
            Random random = new Random(3);
            for (int i = 0; i < 20; i++) {
                float[] text = text(i, 1, random);
                Route route = found.route(text);
                assertThat(route.outOfScope())
                        .isCloseTo(expected.route(text).outOfScope(), within(1e-6));
                assertThat(route.best().logProbability())
                        .isCloseTo(expected.route(text).best().logProbability(), within(1e-6));
            }
        }
    }

    /** Statistics in the form in which they are kept. */
    private static final class Kept implements PublishedFeatures {

        private final Map<String, FeatureSummary> features = new HashMap<>();
        private int reads;

        private Optional<FeatureSummary> read(String task, long version) {
            reads++;
            return Optional.ofNullable(features.get(task + "/" + version));
        }

        @Override
        public Optional<FeatureMoments> moments(String task, long version) {
            return read(task, version)
                    .map(found -> FeatureMoments.fromBytes(found.moments().toBytes()));
        }

        @Override
        public Optional<SampledTexts> sample(String task, long version) {
            return read(task, version)
                    .map(found -> SampledTexts.fromBytes(found.sample().toBytes()));
        }
    }

    @Test
    void refusesBytesOfAnotherLength() {
        byte[] moments = statistics(1, 5).summary().moments().toBytes();
        byte[] sample = statistics(1, 5).summary().sample().toBytes();
        assertThatThrownBy(() -> FeatureMoments.fromBytes(Arrays.copyOf(moments, 40)))
                .hasMessage("statistics of 40 bytes cannot hold 8 values and 2 labels");
        assertThatThrownBy(() -> SampledTexts.fromBytes(Arrays.copyOf(sample, 44)))
                .hasMessage("a sample of 44 bytes cannot hold 5 texts of 8 values");
    }

    @Test
    void refusesWhatItCannotUse() {
        assertThatThrownBy(() -> TaskRouter.of(Map.of("a", new FeatureStatistics(SIZE))))
                .hasMessageContaining("at least one task that has seen an example");
        TaskRouter router = TaskRouter.of(tasks(1, 5));
        assertThatThrownBy(() -> router.route(new float[2])).hasMessageContaining("have 8");
    }
}
