package io.perennial.model.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

        @TempDir Path folder;

        private RoutableTasks routable(int size) {
            return new RoutableTasks(size, folder.resolve("routing"));
        }

        @Test
        void isTheRouterOfTheTasksThatAreThere() {
            Map<String, FeatureStatistics> wanted = tasks(3, 30);
            RoutableTasks tasks = routable(SIZE);
            assertThat(tasks.router()).isEmpty();
            tasks.put("task9", statistics(9, 50).summary());
            tasks.put("task0", statistics(8, 20).summary());
            assertThat(tasks.router().orElseThrow().tasks()).containsExactly("task0", "task9");
            wanted.forEach((name, statistics) -> tasks.put(name, statistics.summary()));
            tasks.remove("task9");
            tasks.remove("never there");
            TaskRouter expected = TaskRouter.of(wanted);
            TaskRouter found = tasks.router().orElseThrow();
            float[] text = text(1, 1, new Random(3));
            assertThat(found.tasks()).isEqualTo(expected.tasks());
            assertThat(found.threshold()).isCloseTo(expected.threshold(), within(1e-3));
            assertThat(found.route(text).outOfScope())
                    .isCloseTo(expected.route(text).outOfScope(), within(1e-3));
            assertThat(found.route(text).best().logProbability())
                    .isCloseTo(expected.route(text).best().logProbability(), within(1e-3));
        }

        @Test
        void isTheSameAfterManyChangesAsMadeAnew() throws Exception {
            Map<String, FeatureStatistics> wanted = new TreeMap<>();
            Random random = new Random(7);
            try (RoutableTasks tasks = routable(SIZE)) {
                for (int change = 0; change < 500; change++) {
                    String name = "task" + random.nextInt(20);
                    if (random.nextInt(4) == 0) {
                        tasks.remove(name);
                        wanted.remove(name);
                    } else {
                        FeatureStatistics now =
                                statistics(random.nextInt(30), 2 + random.nextInt(90));
                        tasks.put(name, now.summary());
                        wanted.put(name, now);
                    }
                }
                TaskRouter expected = TaskRouter.of(wanted);
                TaskRouter found = tasks.router().orElseThrow();
                assertThat(found.tasks()).isEqualTo(expected.tasks());
                assertThat(found.threshold()).isCloseTo(expected.threshold(), within(1e-6));
                for (int i = 0; i < 20; i++) {
                    float[] text = text(i, 1, random);
                    assertThat(found.route(text).outOfScope())
                            .isCloseTo(expected.route(text).outOfScope(), within(1e-6));
                }
                // Slots are used again.
                assertThat(Files.size(folder.resolve("routing"))).isLessThan(20 * 3_000);
            }
            assertThat(folder.resolve("routing")).doesNotExist();
        }

        @Test
        void isMadeOnceAChange() {
            RoutableTasks tasks = routable(SIZE);
            tasks.put("a", statistics(1, 5).summary());
            TaskRouter router = tasks.router().orElseThrow();
            assertThat(tasks.router()).containsSame(router);
            tasks.remove("a");
            assertThat(tasks.router()).isEmpty();
            assertThat(tasks.residentBytes()).isZero();
        }

        @Test
        void refusesFeaturesOfAnotherBase() {
            RoutableTasks tasks = routable(SIZE + 1);
            assertThatThrownBy(() -> tasks.put("a", statistics(1, 5).summary()))
                    .hasMessageContaining("features of task a have 8 values; the others' have 9");
        }
    }

    @Test
    void refusesWhatItCannotUse() {
        assertThatThrownBy(() -> TaskRouter.of(Map.of("a", new FeatureStatistics(SIZE))))
                .hasMessageContaining("at least one task that has seen an example");
        TaskRouter router = TaskRouter.of(tasks(1, 5));
        assertThatThrownBy(() -> router.route(new float[2])).hasMessageContaining("have 8");
    }
}
