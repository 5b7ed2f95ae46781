package io.perennial.flink.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.flink.ingest.ExpectedAnswer;
import io.perennial.schemas.adapter.KeptVersions;
import io.perennial.schemas.task.DriftSpec;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StateFormatsTest {

    @Nested
    class OfExamples {

        static List<ExpectedAnswer> answers() {
            return List.of(
                    ExpectedAnswer.ofLabel("größe"),
                    ExpectedAnswer.ofLabels(List.of("größe", "farbe")),
                    ExpectedAnswer.ofLabels(List.of()),
                    ExpectedAnswer.ofValue(-0.1),
                    ExpectedAnswer.ofText());
        }

        @ParameterizedTest
        @MethodSource("answers")
        void giveBackWhatWasWritten(ExpectedAnswer answer) {
            TrainingExample example =
                    new TrainingExample(
                            answer, new int[] {5, 0, 8191}, 2, true, "topic", 3, 1L << 40);
            TrainingExample read = ExampleCodec.decode(ExampleCodec.encode(example));
            assertThat(read).usingRecursiveComparison().isEqualTo(example);
        }

        @Test
        void refuseTheFormBeforeAnswersHadKinds() {
            byte[] bytes = ExampleCodec.encode(TestExamples.at(1, false));
            bytes[0] = 1;
            assertThatThrownBy(() -> ExampleCodec.decode(bytes))
                    .isInstanceOf(UnknownFormatException.class)
                    .hasMessageContaining("version 1, this job reads version 2");
        }

        @Test
        void refuseAnUnknownVersionByName() {
            byte[] bytes = ExampleCodec.encode(TestExamples.at(1, false));
            bytes[0] = 9;
            assertThatThrownBy(() -> ExampleCodec.decode(bytes))
                    .isInstanceOf(UnknownFormatException.class)
                    .hasMessageContaining("version 9");
        }
    }

    @Nested
    class OfProgress {

        @Test
        void giveBackWhatWasWritten() {
            TaskProgress progress = progress();
            TaskProgress read = ProgressCodec.decode(ProgressCodec.encode(progress));
            assertThat(read).usingRecursiveComparison().isEqualTo(progress);
        }

        @Test
        void refuseAnUnknownVersionByName() {
            byte[] bytes = ProgressCodec.encode(progress());
            bytes[0] = 4;
            assertThatThrownBy(() -> ProgressCodec.decode(bytes))
                    .isInstanceOf(UnknownFormatException.class)
                    .hasMessageContaining("version 4");
        }

        private TaskProgress progress() {
            TaskProgress progress = TaskProgress.begin("fingerprint");
            TaskProgress.Counts counts = progress.counts();
            counts.generation = 1;
            counts.version = 2;
            counts.kept = KeptVersions.single(2, 3).with(1, new KeptVersions.Version(1, 2));
            counts.keepsNoEarlier = true;
            counts.trained = 4;
            counts.heldOut = 5;
            counts.replaySteps = 6;
            counts.skipped = 7;
            counts.decidedAt = 8;
            counts.decidedTime = 9;
            progress.reservoir().offer(1, 10);
            progress.window().add(new Measurement(4, 3, 1.5));
            progress.lineage().add(OffsetRange.of("topic", 0, 17));
            progress.drift().add(DriftSpec.of(DriftSpec.Detector.ADWIN), 4, 1);
            return progress;
        }
    }

    @Nested
    class OfStartingPoints {

        static List<StartingPoint> points() {
            return List.of(
                    new StartingPoint("größe", 3, 0.5, 0.25),
                    new StartingPoint(null, 0, 0.25, 0.25),
                    new StartingPoint(null, 0, Double.NaN, Double.NaN));
        }

        @ParameterizedTest
        @MethodSource("points")
        void giveBackWhatWasWritten(StartingPoint point) {
            assertThat(StartingPoint.fromBytes(point.toBytes())).isEqualTo(point);
        }

        @Test
        void refuseAnUnknownVersionByName() {
            byte[] bytes = points().get(0).toBytes();
            bytes[0] = 2;
            assertThatThrownBy(() -> StartingPoint.fromBytes(bytes))
                    .isInstanceOf(UnknownFormatException.class)
                    .hasMessageContaining("starting point has format version 2");
        }

        @Test
        void readAsJson() {
            assertThat(points())
                    .extracting(StartingPoint::toJson)
                    .containsExactly(
                            "{\"task\":\"größe\",\"version\":3,\"score\":0.5,\"fresh_score\":0.25}",
                            "{\"score\":0.25,\"fresh_score\":0.25}",
                            "{}");
        }
    }
}
