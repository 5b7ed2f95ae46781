package io.perennial.flink.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.flink.base.BaseAccess;
import io.perennial.flink.onboard.TaskKey;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.route.FeatureSummary;
import io.perennial.schemas.avro.Evaluation;
import io.perennial.schemas.avro.EvaluationKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainAdaptersOperatorTest {

    private static final long PLENTY = 1L << 30;
    private static final TaskKey FIRST = TaskKey.of("first", 0);
    private static final TaskKey SECOND = TaskKey.of("second", 1);
    private static final List<TaskKey> BOTH = List.of(FIRST, SECOND);

    @TempDir Path checkpoints;

    private static String spec(TaskKey key, String more) {
        return """
                {"task":"%s","adapter":{"method":"houlsby","bottleneck":4},"batch_size":4,
                 "learning_rate":0.01,"replay":{"passes":1,"capacity":20},
                 "publication":{"every_examples":16,"margin":1}%s}
                """
                .formatted(key.task(), more);
    }

    private static String spec(TaskKey key) {
        return spec(key, "");
    }

    private Map<String, AdapterArtifact> uninterrupted(long residentBytes, int examples)
            throws Exception {
        try (TrainHarness harness =
                TrainHarness.open(TrainHarness.settings(residentBytes), checkpoints)) {
            for (TaskKey key : BOTH) {
                harness.spec(key, spec(key));
            }
            feed(harness, 0, examples);
            harness.endInput();
            return TrainHarness.latest(harness.records());
        }
    }

    private static void feed(TrainHarness harness, int from, int to) throws Exception {
        for (int offset = from; offset < to; offset++) {
            for (TaskKey key : BOTH) {
                if (harness.owns(key)) {
                    harness.examples(key, offset, offset + 1);
                }
            }
        }
    }

    private static void assertSame(
            Map<String, AdapterArtifact> actual, Map<String, AdapterArtifact> expected) {
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        expected.forEach(
                (task, artifact) -> {
                    AdapterArtifact other = actual.get(task);
                    assertThat(other.version()).as(task).isEqualTo(artifact.version());
                    assertThat(other.parameters()).as(task).isEqualTo(artifact.parameters());
                    assertThat(other.features())
                            .usingRecursiveComparison()
                            .isEqualTo(artifact.features());
                    assertThat(other.features()).isPresent();
                    assertThat(other.metadata().get(ArtifactMetadata.LINEAGE))
                            .isEqualTo(artifact.metadata().get(ArtifactMetadata.LINEAGE));
                });
    }

    @Nested
    class AfterAFailure {

        private final TrainSettings settings = TrainHarness.settings(PLENTY);

        @Test
        void goesOnToTheSameParametersAsWithoutIt() throws Exception {
            Map<String, AdapterArtifact> expected = uninterrupted(PLENTY, 50);
            OperatorSubtaskState state;
            List<AdapterRecord> published = new ArrayList<>();
            try (TrainHarness harness = TrainHarness.open(settings, checkpoints)) {
                for (TaskKey key : BOTH) {
                    harness.spec(key, spec(key));
                }
                feed(harness, 0, 23);
                state = harness.checkpoint(1);
                published.addAll(harness.records());
                feed(harness, 23, 41);
            }
            try (TrainHarness harness =
                    TrainHarness.restore(settings, checkpoints, List.of(state), 1, 0)) {
                feed(harness, 23, 50);
                harness.endInput();
                published.addAll(harness.records());
            }
            assertSame(TrainHarness.latest(published), expected);
        }

        @Test
        void goesOnWithAnotherParallelism() throws Exception {
            Map<String, AdapterArtifact> expected = uninterrupted(PLENTY, 50);
            List<AdapterRecord> published = new ArrayList<>();
            OperatorSubtaskState one;
            try (TrainHarness harness = TrainHarness.open(settings, checkpoints)) {
                for (TaskKey key : BOTH) {
                    harness.spec(key, spec(key));
                }
                feed(harness, 0, 21);
                one = harness.checkpoint(1);
                published.addAll(harness.records());
            }
            List<OperatorSubtaskState> two = new ArrayList<>();
            for (int index = 0; index < 2; index++) {
                try (TrainHarness harness =
                        TrainHarness.restore(settings, checkpoints, List.of(one), 2, index)) {
                    assertThat(BOTH.stream().filter(harness::owns)).hasSize(1);
                    feed(harness, 21, 38);
                    two.add(harness.checkpoint(2));
                    published.addAll(harness.records());
                }
            }
            try (TrainHarness harness = TrainHarness.restore(settings, checkpoints, two, 1, 0)) {
                feed(harness, 38, 50);
                harness.endInput();
                published.addAll(harness.records());
            }
            assertSame(TrainHarness.latest(published), expected);
        }

        @Test
        void refusesStateOfAnotherBase() throws Exception {
            OperatorSubtaskState state;
            try (TrainHarness harness = TrainHarness.open(settings, checkpoints)) {
                harness.spec(FIRST, spec(FIRST));
                harness.examples(FIRST, 0, 6);
                state = harness.checkpoint(1);
            }
            BaseAccess other = OtherBase.in(checkpoints.resolve("other-base"));
            TrainSettings changed = new TrainSettings(other, 1_000, 1, 16, PLENTY, 0, 3, 1);
            assertThatThrownBy(
                            () -> TrainHarness.restore(changed, checkpoints, List.of(state), 1, 0))
                    .hasStackTraceContaining("was trained against base");
        }
    }

    @Nested
    class WithLittleMemory {

        @Test
        void learnsTheSame() throws Exception {
            assertSame(uninterrupted(1, 30), uninterrupted(PLENTY, 30));
        }

        /** Three examples of the first task, which leaves memory for the second, and comes back. */
        private void comeAndGo(TrainHarness harness) throws Exception {
            harness.time(3_600_000);
            harness.spec(FIRST, spec(FIRST));
            harness.examples(FIRST, 0, 2);
            harness.spec(SECOND, spec(SECOND));
            harness.examples(SECOND, 5, 9);
            harness.time(3_600_400);
            harness.examples(FIRST, 2, 3);
        }

        @Test
        void aTaskThatComesBackStillWaitsForItsBatch() throws Exception {
            try (TrainHarness harness = TrainHarness.open(TrainHarness.settings(1), checkpoints)) {
                comeAndGo(harness);
                harness.time(3_600_600);
                assertThat(batches(harness, FIRST)).isEmpty();
                harness.examples(FIRST, 3, 4);
                harness.settle();
                assertThat(batches(harness, FIRST)).containsExactly(4);
            }
        }

        @Test
        void aTaskThatComesBackWaitsNoLongerThanItMay() throws Exception {
            try (TrainHarness harness = TrainHarness.open(TrainHarness.settings(1), checkpoints)) {
                comeAndGo(harness);
                harness.time(3_600_999);
                assertThat(batches(harness, FIRST)).isEmpty();
                harness.time(3_601_000);
                assertThat(batches(harness, FIRST)).containsExactly(3);
            }
        }

        /** How many examples each step of a task has taken. */
        private List<Integer> batches(TrainHarness harness, TaskKey key) {
            return harness.evaluations().stream()
                    .filter(e -> e.getKind() == EvaluationKind.PREQUENTIAL)
                    .filter(e -> e.getTask().equals(key.task()))
                    .map(Evaluation::getExamples)
                    .toList();
        }
    }

    @Nested
    class OverTime {

        @Test
        void trainsAndPublishesWhatHasWaited() throws Exception {
            try (TrainHarness harness =
                    TrainHarness.open(TrainHarness.settings(PLENTY), checkpoints)) {
                harness.spec(FIRST, spec(FIRST));
                harness.examples(FIRST, 0, 3);
                harness.time(999);
                assertThat(harness.records()).isEmpty();
                harness.time(1_000);
                AdapterArtifact artifact = TrainHarness.latest(harness.records()).get("first");
                assertThat(artifact.version()).isEqualTo(1);
                assertThat(artifact.metadata())
                        .containsEntry(ArtifactMetadata.EXAMPLES_TRAINED, "3")
                        .containsEntry(ArtifactMetadata.PARENT_VERSION, "0");
            }
        }

        @Test
        void waitsNoLongerWhereTheClockGoesBack() throws Exception {
            try (TrainHarness harness =
                    TrainHarness.open(TrainHarness.settings(PLENTY), checkpoints)) {
                harness.time(3_600_000);
                harness.spec(FIRST, spec(FIRST));
                harness.examples(FIRST, 0, 2);
                harness.time(5_000);
                harness.examples(FIRST, 2, 3);
                harness.time(5_999);
                assertThat(harness.records()).isEmpty();
                harness.time(6_000);
                assertThat(TrainHarness.latest(harness.records()).get("first").metadata())
                        .containsEntry(ArtifactMetadata.EXAMPLES_TRAINED, "3");
            }
        }

        @Test
        void publishesWhenDueWhereTheClockGoesBack() throws Exception {
            try (TrainHarness harness =
                    TrainHarness.open(TrainHarness.settings(PLENTY), checkpoints)) {
                harness.time(3_600_000);
                harness.spec(
                        FIRST,
                        """
                        {"task":"first","batch_size":4,
                         "publication":{"every_examples":1000000,"every_seconds":60,"margin":1}}
                        """);
                harness.examples(FIRST, 0, 20);
                harness.settle();
                long before = TrainHarness.latest(harness.records()).get("first").version();
                harness.time(5_000);
                harness.examples(FIRST, 20, 40);
                harness.settle();
                assertThat(TrainHarness.latest(harness.records()).get("first").version())
                        .isGreaterThan(before);
            }
        }
    }

    @Nested
    class WhenTheSpecificationChanges {

        @Test
        void aRetiredTaskLeavesTheTopicAndComesBackWithTheNextVersion() throws Exception {
            try (TrainHarness harness =
                    TrainHarness.open(TrainHarness.settings(PLENTY), checkpoints)) {
                harness.spec(FIRST, spec(FIRST));
                harness.examples(FIRST, 0, 20);
                harness.settle();
                assertThat(TrainHarness.latest(harness.records())).containsKey("first");
                harness.spec(FIRST, spec(FIRST, ",\"state\":\"retired\""));
                assertThat(TrainHarness.latest(harness.records())).isEmpty();
                harness.spec(FIRST, spec(FIRST));
                harness.examples(FIRST, 20, 40);
                harness.endInput();
                AdapterArtifact artifact = TrainHarness.latest(harness.records()).get("first");
                assertThat(artifact.version()).isGreaterThan(1);
                assertThat(artifact.metadata())
                        .containsEntry(ArtifactMetadata.EXAMPLES_TRAINED, "16")
                        .containsEntry(ArtifactMetadata.GENERATION, "1");
            }
        }

        @Test
        void aFrozenTaskIsMeasuredAndStaysAsItIs() throws Exception {
            try (TrainHarness harness =
                    TrainHarness.open(TrainHarness.settings(PLENTY), checkpoints)) {
                harness.spec(FIRST, spec(FIRST));
                harness.examples(FIRST, 0, 20);
                harness.spec(FIRST, spec(FIRST, ",\"state\":\"frozen\""));
                int records = harness.records().size();
                int measured = prequential(harness);
                assertThat(TrainHarness.latest(harness.records()).get("first").metadata())
                        .containsEntry(ArtifactMetadata.EXAMPLES_TRAINED, "16");
                harness.examples(FIRST, 20, 40);
                harness.endInput();
                assertThat(harness.records()).hasSize(records);
                assertThat(prequential(harness)).isGreaterThan(measured);
            }
        }

        @Test
        void anotherMethodStartsAnewUnderTheNextVersion() throws Exception {
            try (TrainHarness harness =
                    TrainHarness.open(TrainHarness.settings(PLENTY), checkpoints)) {
                harness.spec(FIRST, spec(FIRST));
                harness.examples(FIRST, 0, 20);
                harness.settle();
                AdapterArtifact before = TrainHarness.latest(harness.records()).get("first");
                harness.spec(FIRST, spec(FIRST).replace("houlsby", "pfeiffer"));
                harness.examples(FIRST, 20, 40);
                harness.endInput();
                AdapterArtifact after = TrainHarness.latest(harness.records()).get("first");
                assertThat(before.spec().describe()).isEqualTo("houlsby");
                assertThat(after.spec().describe()).isEqualTo("pfeiffer");
                assertThat(after.version()).isEqualTo(before.version() + 1);
                assertThat(after.metadata()).containsEntry(ArtifactMetadata.EXAMPLES_TRAINED, "16");
            }
        }

        private int prequential(TrainHarness harness) {
            return (int)
                    harness.evaluations().stream()
                            .filter(e -> e.getKind() == EvaluationKind.PREQUENTIAL)
                            .count();
        }
    }

    @Nested
    class WhatItsTextsLookLike {

        @Test
        void isLearnedFromEveryFreshExampleOnceAndPublished() throws Exception {
            AdapterArtifact artifact = published("");
            FeatureSummary features = artifact.features().orElseThrow();
            assertThat(artifact.metadata()).containsEntry(ArtifactMetadata.EXAMPLES_TRAINED, "16");
            assertThat(features.count()).isEqualTo(16);
            assertThat(features.labels()).isEqualTo(2);
            assertThat(features.counts()).containsExactly(8, 8);
        }

        @Test
        void isNotKeptForATaskThatIsNotRoutable() throws Exception {
            assertThat(published(",\"routable\":false").features()).isEmpty();
        }

        @Test
        void isForgottenWhenTheTaskIsNoLongerRoutable() throws Exception {
            try (TrainHarness harness =
                    TrainHarness.open(TrainHarness.settings(PLENTY), checkpoints)) {
                harness.spec(FIRST, spec(FIRST));
                harness.examples(FIRST, 0, 20);
                harness.settle();
                harness.spec(FIRST, spec(FIRST, ",\"routable\":false"));
                harness.spec(FIRST, spec(FIRST));
                harness.examples(FIRST, 20, 40);
                harness.endInput();
                AdapterArtifact artifact = TrainHarness.latest(harness.records()).get("first");
                assertThat(artifact.features().orElseThrow().count()).isEqualTo(16);
            }
        }

        private AdapterArtifact published(String more) throws Exception {
            try (TrainHarness harness =
                    TrainHarness.open(TrainHarness.settings(PLENTY), checkpoints)) {
                harness.spec(FIRST, spec(FIRST, more));
                harness.examples(FIRST, 0, 20);
                harness.endInput();
                return TrainHarness.latest(harness.records()).get("first");
            }
        }
    }

    @Nested
    class Publication {

        @Test
        void isDecidedOnHeldOutExamplesAndReported() throws Exception {
            try (TrainHarness harness =
                    TrainHarness.open(TrainHarness.settings(PLENTY), checkpoints)) {
                harness.spec(FIRST, spec(FIRST));
                harness.examples(FIRST, 0, 50);
                harness.endInput();
                List<Evaluation> gates =
                        harness.evaluations().stream()
                                .filter(e -> e.getKind() == EvaluationKind.GATE)
                                .toList();
                assertThat(gates).isNotEmpty().allMatch(Evaluation::getAccepted);
                assertThat(gates.get(gates.size() - 1).getExamples()).isEqualTo(10);
                assertThat(TrainHarness.latest(harness.records()).get("first").version())
                        .isEqualTo(gates.size());
            }
        }

        @Test
        void growsAnOpenSetOfLabels() throws Exception {
            try (TrainHarness harness =
                    TrainHarness.open(TrainHarness.settings(PLENTY), checkpoints)) {
                harness.spec(FIRST, spec(FIRST));
                harness.examples(FIRST, 0, 4);
                harness.example(FIRST, "one two three", "number", 5);
                harness.endInput();
                assertThat(TrainHarness.latest(harness.records()).get("first").labels())
                        .containsExactly("animal", "colour", "number");
            }
        }
    }
}
