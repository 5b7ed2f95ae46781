package io.perennial.serving.observe;

import static io.perennial.serving.TopicWriter.evaluation;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.schemas.avro.Evaluation;
import io.perennial.schemas.avro.EvaluationKind;
import io.perennial.schemas.task.TaskSpecs;
import io.perennial.schemas.task.TaskState;
import io.perennial.schemas.topic.Topics;
import io.perennial.serving.TopicWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObservationsTest {

    private static final Instant BEGIN = Instant.parse("2026-01-02T03:04:05Z");

    private final Observations observations = new Observations();

    private void prequential(String task, double accuracy) {
        observations.accept(
                evaluation(task, EvaluationKind.PREQUENTIAL, 0, accuracy, BEGIN).build());
    }

    private static Evaluation gate(String task, long before, double accuracy, boolean accepted) {
        return evaluation(task, EvaluationKind.GATE, before, accuracy, BEGIN)
                .setAccepted(accepted)
                .build();
    }

    @Test
    void freshExamplesMakeACurve() {
        prequential("intents", 0.5);
        prequential("intents", 0.7);
        TaskView view = observations.task("intents");
        assertThat(view.prequential()).extracting(CurvePoint::accuracy).containsExactly(0.5, 0.7);
        assertThat(view.prequential()).extracting(CurvePoint::examples).containsExactly(32L, 64L);
        assertThat(view.recent().orElseThrow().measured()).isEqualTo(64);
        assertThat(observations.learned().perSecond(BEGIN)).isPositive();
    }

    @Test
    void theLatestDriftStays() {
        prequential("intents", 0.9);
        assertThat(observations.task("intents").drift()).isEmpty();
        observations.accept(
                evaluation("intents", EvaluationKind.PREQUENTIAL, 0, 0.4, BEGIN)
                        .setDrift(true)
                        .build());
        prequential("intents", 0.4);
        assertThat(observations.task("intents").drift().orElseThrow().examples()).isEqualTo(64);
    }

    @Test
    void anAcceptedCandidateIsTheVersionAfterTheOneBefore() {
        observations.accept(gate("intents", 3, 0.9, true));
        observations.accept(gate("intents", 4, 0.8, false));
        TaskView view = observations.task("intents");
        assertThat(view.publications()).extracting(Publication::version).containsExactly(4L);
        assertThat(view.gate().orElseThrow().accepted()).isFalse();
        assertThat(view.holdout()).extracting(CurvePoint::accuracy).containsExactly(0.9);
    }

    @Test
    void aVersionThatIsMeasuredAgainKeepsBothMeasurements() {
        observations.accept(gate("intents", 0, 0.9, true));
        observations.accept(
                evaluation("intents", EvaluationKind.HOLDOUT, 1, 0.88, BEGIN.plusSeconds(9))
                        .build());
        Publication first = observations.task("intents").publication(1).orElseThrow();
        assertThat(first.first().accuracy()).isEqualTo(0.9);
        assertThat(first.latest().accuracy()).isEqualTo(0.88);
        assertThat(first.asOf(BEGIN.plusSeconds(5)).accuracy()).isEqualTo(0.9);
    }

    @Test
    void whatMeasuresNothingSaysNothing() {
        observations.accept(
                evaluation("intents", EvaluationKind.PREQUENTIAL, 0, Double.NaN, BEGIN).build());
        observations.accept(
                evaluation("intents", EvaluationKind.PREQUENTIAL, 0, 0.5, BEGIN)
                        .setExamples(0)
                        .build());
        assertThat(observations.task("intents").revision()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<script>", "__proto__", "../..", "auto", "a b", "\u0000"})
    void namesThatNoTaskCanHaveAreLeftOut(String name) {
        prequential(name, 0.5);
        assertThat(observations.tasks()).isEmpty();
    }

    @Test
    void tasksThatWereHeardOfLongestAgoGiveWay() {
        for (int task = 0; task < Observations.TASKS + 5; task++) {
            prequential("task" + task, 0.5);
            prequential("task0", 0.5);
        }
        assertThat(observations.tasks()).hasSize(Observations.TASKS);
        assertThat(observations.task("task0").revision()).isPositive();
        assertThat(observations.task("task1").revision()).isZero();
    }

    @Test
    void manyVersionsAreBoundedAndTheFirstIsKept() {
        for (int version = 0; version < 500; version++) {
            observations.accept(gate("intents", version, 0.5, true));
            for (int again = 0; again < 50; again++) {
                observations.accept(
                        evaluation("intents", EvaluationKind.HOLDOUT, version + 1, 0.5, BEGIN)
                                .build());
            }
        }
        TaskView view = observations.task("intents");
        assertThat(view.publications()).hasSize(PublicationLog.VERSIONS);
        assertThat(view.publications().get(0).version()).isEqualTo(1);
        assertThat(view.publications())
                .allSatisfy(
                        one ->
                                assertThat(one.measurements())
                                        .hasSizeLessThanOrEqualTo(PublicationLog.MEASUREMENTS));
    }

    @Test
    void theLastRejectedRecordsAreKeptAndAllAreCounted() {
        for (int record = 0; record < RejectedRecords.KEPT + 7; record++) {
            observations.accept(
                    TopicWriter.rejection("intents", "m".repeat(5_000), "v".repeat(50_000)));
        }
        RejectionView view = observations.rejected();
        assertThat(view.count()).isEqualTo(RejectedRecords.KEPT + 7L);
        assertThat(view.byReason()).containsEntry("unknown_label", view.count());
        assertThat(view.newestFirst()).hasSize(RejectedRecords.KEPT);
        RejectedRecord newest = view.newestFirst().get(0);
        assertThat(newest.message()).hasSize(500).endsWith("…");
        assertThat(newest.excerpt()).hasSize(RejectedRecord.LONGEST_EXCERPT);
    }

    @Test
    void inventedReasonsTakeNoMoreThanABoundedMemory() {
        for (int reason = 0; reason < 500; reason++) {
            var rejection = TopicWriter.rejection("intents", "", "");
            rejection.setReason("invented" + reason);
            rejection.setValue(ByteBuffer.wrap(new byte[] {(byte) 0xff, (byte) 0xfe}));
            observations.accept(rejection);
        }
        assertThat(observations.rejected().byReason())
                .hasSize(RejectedRecords.REASONS + 1)
                .containsEntry("other", 500L - RejectedRecords.REASONS);
        assertThat(observations.rejected().newestFirst().get(0).excerpt())
                .isEqualTo("2 bytes that are no UTF-8");
    }

    @Test
    void recordsThatAreNoneOfTheirKindAreCountedAndPassedOver() {
        RecordIntake intake = new RecordIntake(Topics.defaults(), observations);
        byte[] nonsense = "nonsense".getBytes(StandardCharsets.UTF_8);
        for (String topic : new String[] {"perennial.evaluations", "perennial.rejected"}) {
            assertThat(intake.accept(topic, null, nonsense)).as(topic).isFalse();
            assertThat(intake.accept(topic, null, null)).as(topic).isFalse();
        }
        intake.accept("perennial.tasks", null, nonsense);
        assertThat(observations.specifications()).isEmpty();
        assertThat(
                        intake.accept(
                                "perennial.tasks",
                                null,
                                "{\"task\":\"intents\",\"state\":\"frozen\"}"
                                        .getBytes(StandardCharsets.UTF_8)))
                .isTrue();
        assertThat(observations.specification("intents"))
                .contains(TaskSpecs.defaults("intents").withState(TaskState.FROZEN));
    }
}
