package io.perennial.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.schemas.avro.Evaluation;
import io.perennial.schemas.avro.EvaluationKind;
import io.perennial.schemas.wire.WireCodec;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TrainingFollowerTest {

    private final TrainingFollower follower = new TrainingFollower();

    private void evaluated(
            EvaluationKind kind,
            long version,
            long seen,
            int examples,
            double accuracy,
            @Nullable Boolean accepted) {
        follower.accept(
                WireCodec.evaluations()
                        .encode(
                                Evaluation.newBuilder()
                                        .setTask("news")
                                        .setKind(kind)
                                        .setVersion(version)
                                        .setStep(1)
                                        .setExamplesSeen(seen)
                                        .setExamples(examples)
                                        .setAccuracy(accuracy)
                                        .setLoss(0.5)
                                        .setAccepted(accepted)
                                        .setAt(Instant.EPOCH)
                                        .build()));
    }

    @Test
    void nothingIsKnownOfATaskThatWasNeverMeasured() {
        assertThat(follower.of("news")).isEqualTo(TaskTraining.NONE);
        assertThat(TaskTraining.NONE.settled(0)).isFalse();
    }

    @Test
    void prequentialAccuracyIsWeightedByExamples() {
        evaluated(EvaluationKind.PREQUENTIAL, 0, 30, 30, 0.5, null);
        evaluated(EvaluationKind.PREQUENTIAL, 0, 40, 10, 1.0, null);

        assertThat(follower.of("news").prequentialAccuracy()).isEqualTo(25.0 / 40);
        assertThat(follower.of("news").examplesSeen()).isEqualTo(40);
    }

    @Test
    void holdoutMeasurementsAreNotPrequential() {
        evaluated(EvaluationKind.HOLDOUT, 1, 40, 10, 1.0, null);

        assertThat(follower.of("news").measured()).isZero();
    }

    @Test
    void anAcceptedGateMakesTheNextVersion() {
        evaluated(EvaluationKind.GATE, 2, 40, 10, 0.9, true);

        assertThat(follower.of("news").version()).isEqualTo(3);
    }

    @Test
    void aRefusedGateLeavesTheVersion() {
        evaluated(EvaluationKind.GATE, 2, 40, 10, 0.2, false);

        assertThat(follower.of("news").version()).isEqualTo(2);
    }

    @Test
    void aTaskIsSettledOnceTheGateHasDecidedOnEverything() {
        evaluated(EvaluationKind.GATE, 0, 32, 10, 0.9, true);
        evaluated(EvaluationKind.PREQUENTIAL, 1, 40, 8, 0.9, null);
        assertThat(follower.of("news").settled(40)).isFalse();

        evaluated(EvaluationKind.GATE, 1, 40, 10, 0.9, false);
        assertThat(follower.of("news").settled(40)).isTrue();
    }

    @Test
    void heldOutExamplesAtTheEndMayNeverBeCounted() {
        evaluated(EvaluationKind.PREQUENTIAL, 0, 98, 8, 0.9, null);
        assertThat(follower.of("news").settledButForHeldOut(100)).isFalse();

        evaluated(EvaluationKind.GATE, 0, 98, 10, 0.9, true);
        assertThat(follower.of("news").settled(100)).isFalse();
        assertThat(follower.of("news").settledButForHeldOut(100)).isTrue();
        assertThat(follower.of("news").settledButForHeldOut(1_000)).isFalse();
    }

    @Test
    void bytesThatAreNoEvaluationAreABug() {
        assertThatThrownBy(() -> follower.accept(new byte[] {1, 2, 3}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("an evaluation cannot be read");
    }
}
