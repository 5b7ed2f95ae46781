package io.perennial.schemas.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.perennial.schemas.json.InvalidFieldException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskSpecTest {

    @Test
    void hasTheseDefaults() {
        assertThat(TaskSpecs.defaults("intents"))
                .isEqualTo(
                        new TaskSpec(
                                "intents",
                                new AdapterSettings("{\"method\":\"houlsby\",\"bottleneck\":32}"),
                                new LabelSet(false, List.of()),
                                null,
                                32,
                                new ReplaySpec(1, 2_000),
                                0.1,
                                new PublicationGate(0.02, 256, Duration.ZERO),
                                null,
                                TaskState.TRAINING,
                                null,
                                TaskStart.FRESH,
                                true,
                                new DataParallel(1, 256),
                                false,
                                ForgottenIds.NONE,
                                Duration.ZERO,
                                null,
                                null,
                                new DriftSpec(DriftSpec.Detector.PAGE_HINKLEY, 80)));
    }

    @Test
    void isCopiedWithAnotherTaskOrState() {
        TaskSpec spec = TaskSpecs.defaults("a");

        assertThat(spec.withTask("b")).isEqualTo(TaskSpecs.defaults("b"));
        assertThat(spec.withState(TaskState.RETIRED).state()).isEqualTo(TaskState.RETIRED);
        assertThat(spec.withState(TaskState.RETIRED).withState(TaskState.TRAINING)).isEqualTo(spec);
        assertThat(spec.withStart(TaskStart.SIMILAR).start()).isEqualTo(TaskStart.SIMILAR);
        assertThat(spec.withStart(TaskStart.SIMILAR).withTask("b").start())
                .isEqualTo(TaskStart.SIMILAR);
    }

    @Nested
    class Limits {

        @ParameterizedTest
        @ValueSource(doubles = {0.0, -0.1, 1.01, Double.NaN, Double.POSITIVE_INFINITY})
        void boundTheLearningRate(double learningRate) {
            refuses(
                    () -> spec(learningRate, 32, 0.1, null, null),
                    "field \"learning_rate\" is "
                            + learningRate
                            + "; choose more than 0, at most 1.0");
        }

        @ParameterizedTest
        @ValueSource(ints = {0, -1, 4_097})
        void boundTheBatch(int batchSize) {
            refuses(
                    () -> spec(0.1, batchSize, 0.1, null, null),
                    "field \"batch_size\" is " + batchSize + "; choose 1 to 4096");
        }

        @ParameterizedTest
        @ValueSource(doubles = {-0.01, 0.51, Double.NaN})
        void boundTheHoldout(double share) {
            refuses(
                    () -> spec(0.1, 32, share, null, null),
                    "field \"holdout_share\" is " + share + "; choose 0.0 to 0.5");
        }

        @ParameterizedTest
        @ValueSource(ints = {-1, 32_768})
        void boundTheSlot(int slot) {
            refuses(
                    () -> spec(0.1, 32, 0.1, slot, null),
                    "field \"slot\" is " + slot + "; choose 0 to 32767");
        }

        @Test
        void boundTheWait() {
            refuses(
                    () -> spec(0.1, 32, 0.1, null, Duration.ofMillis(-1)),
                    "field \"batch_wait_ms\" is negative; choose 0 to 86400 seconds");
            refuses(
                    () -> spec(0.1, 32, 0.1, null, Duration.ofDays(2)),
                    "field \"batch_wait_ms\" is 172800 seconds; choose 0 to 86400 seconds");
            refuses(
                    () -> spec(0.1, 32, 0.1, null, Duration.ofNanos(1)),
                    "field \"batch_wait_ms\" is PT0.000000001S; choose whole milliseconds");
        }

        @Test
        void areInclusive() {
            assertThat(spec(1.0, 4_096, 0.5, 32_767, Duration.ofDays(1)).batchSize())
                    .isEqualTo(4_096);
            assertThat(spec(Double.MIN_VALUE, 1, 0.0, 0, Duration.ZERO).slot()).isZero();
        }

        private TaskSpec spec(
                double learningRate, int batchSize, double holdout, Integer slot, Duration wait) {
            return TaskSpecs.defaults("t").toBuilder()
                    .learningRate(learningRate)
                    .batchSize(batchSize)
                    .holdoutShare(holdout)
                    .slot(slot)
                    .batchWait(wait)
                    .build();
        }
    }

    @Nested
    class Forgotten {

        @Test
        void areManyIdsAtMost() {
            List<String> most =
                    IntStream.range(0, ForgottenIds.MOST).mapToObj(i -> "e" + i).toList();
            ForgottenIds ids = ForgottenIds.NONE.plus(most);

            assertThat(ids.contains("e7")).isTrue();
            assertThat(ids.containsAll(ForgottenIds.NONE.plus(List.of("e1", "e2")))).isTrue();
            refuses(
                    () -> ids.plus(List.of("one more")),
                    "field \"forgotten\" has 2001 ids; name at most 2000; give a task that forgets more another name, and send what it may know");
        }

        @Test
        void areIds() {
            assertThatExceptionOfType(InvalidFieldException.class)
                    .isThrownBy(() -> ForgottenIds.NONE.plus(List.of("")))
                    .withMessageStartingWith("field \"forgotten\"");
        }
    }

    @Test
    void cannotBeRepeatedWithReplicas() {
        refuses(
                () ->
                        TaskSpecs.defaults("t").toBuilder()
                                .dataParallel(new DataParallel(2, 64))
                                .reproducible(true)
                                .build(),
                "field \"reproducible\" is true, but the 2 replicas of \"data_parallel\" meet at times that cannot be repeated; leave one of them out");
    }

    @Nested
    class Replicas {

        @Test
        void areBounded() {
            refuses(
                    () -> new DataParallel(0, 1),
                    "field \"data_parallel.replicas\" is 0; choose 1 to 64");
            refuses(
                    () -> new DataParallel(65, 1),
                    "field \"data_parallel.replicas\" is 65; choose 1 to 64");
            refuses(
                    () -> new DataParallel(2, 0),
                    "field \"data_parallel.every_examples\" is 0; choose 1 to 1000000");
            assertThat(new DataParallel(64, 1_000_000).isOn()).isTrue();
            assertThat(new DataParallel(1, 1).isOn()).isFalse();
        }
    }

    @Nested
    class Replay {

        @Test
        void isBounded() {
            refuses(() -> new ReplaySpec(-1, 1), "field \"replay.passes\" is -1; choose 0 to 64");
            refuses(() -> new ReplaySpec(65, 1), "field \"replay.passes\" is 65; choose 0 to 64");
            refuses(
                    () -> new ReplaySpec(0, 1_000_001),
                    "field \"replay.capacity\" is 1000001; choose 0 to 1000000");
        }

        @Test
        void needsExamplesToReplay() {
            refuses(
                    () -> new ReplaySpec(2, 0),
                    "field \"replay.capacity\" is 0, but \"replay.passes\" is 2;"
                            + " set \"passes\" to 0, or keep some examples");
            assertThat(ReplaySpec.none()).isEqualTo(new ReplaySpec(0, 0));
        }
    }

    @Nested
    class Publication {

        @Test
        void isBounded() {
            refuses(
                    () -> new PublicationGate(1.5, 1, Duration.ZERO),
                    "field \"publication.margin\" is 1.5; choose 0.0 to 1.0");
            refuses(
                    () -> new PublicationGate(0, 0, Duration.ZERO),
                    "field \"publication.every_examples\" is 0; choose 1 to 2147483647");
            refuses(
                    () -> new PublicationGate(0, 1, Duration.ofDays(366)),
                    "field \"publication.every_seconds\" is 31622400 seconds;"
                            + " choose 0 to 31536000 seconds");
        }
    }

    @Nested
    class Labels {

        @Test
        void keepTheirOrder() {
            assertThat(LabelSet.closed(List.of("b", "a")).labels()).containsExactly("b", "a");
            assertThat(LabelSet.open()).isEqualTo(new LabelSet(false, List.of()));
        }

        @Test
        void areAtLeastTwoWhenClosed() {
            refuses(
                    () -> LabelSet.closed(List.of("a")),
                    "field \"labels\" has 1 labels; a closed list needs at least 2;"
                            + " name them all, or write \"open\"");
            assertThat(new LabelSet(false, List.of("a")).labels()).hasSize(1);
        }

        @Test
        void areNamedOnce() {
            refuses(
                    () -> LabelSet.closed(List.of("a", "b", "a")),
                    "field \"labels\" names \"a\" twice; name every label once");
        }

        @Test
        void areTextsWithinLimits() {
            refuses(
                    () -> LabelSet.closed(List.of("a", " ")),
                    "field \"labels\" is blank; give it a text");
            refuses(
                    () -> LabelSet.closed(List.of("a", "b".repeat(257))),
                    "field \"labels\" has 257 characters, more than 256; shorten it");
        }

        @Test
        void areNotTooMany() {
            List<String> most = IntStream.range(0, 10_000).mapToObj(Integer::toString).toList();
            assertThat(LabelSet.closed(most).labels()).hasSize(LabelSet.MAX_LABELS);
            refuses(
                    () -> LabelSet.closed(Collections.nCopies(10_001, "a")),
                    "field \"labels\" has 10001 labels; use at most 10000");
        }
    }

    @Test
    void statesAndStartsHaveCodes() {
        assertThat(TaskState.values())
                .extracting(TaskState::code)
                .containsExactly("training", "frozen", "retired");
        assertThat(TaskStart.values())
                .extracting(TaskStart::code)
                .containsExactly("fresh", "similar");
    }

    private static void refuses(ThrowingCallable making, String message) {
        assertThatExceptionOfType(InvalidFieldException.class)
                .isThrownBy(making)
                .withMessage(message);
    }
}
