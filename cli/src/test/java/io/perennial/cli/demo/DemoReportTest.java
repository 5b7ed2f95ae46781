package io.perennial.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perennial.benchmarks.continual.metric.AccuracyMatrix;
import io.perennial.benchmarks.continual.report.RunEnvironment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoReportTest {

    private static final String FINGERPRINT = "0123456789abcdef".repeat(4);

    private static TaskOutcome outcome(String task, double majorityShare) {
        return new TaskOutcome(
                task,
                4,
                1_000,
                200,
                majorityShare,
                "houlsby",
                3,
                0.81,
                List.of(
                        new PrequentialMeasurement(32, 32, 0.25),
                        new PrequentialMeasurement(64, 32, 0.75)),
                20.0);
    }

    private static DemoReport report(double lastOfFirst, AnswerComparison comparison) {
        AccuracyMatrix matrix =
                new AccuracyMatrix(List.of(List.of(0.9), List.of(lastOfFirst, 0.8)));
        return new DemoReport(
                matrix,
                List.of(outcome("news", 0.25), outcome("mail", 0.5)),
                comparison,
                "small",
                FINGERPRINT,
                61.25,
                Map.of("serving", "http://127.0.0.1:1234"));
    }

    private static DemoReport good() {
        return report(0.9, new AnswerComparison(200, 0, null));
    }

    private static DemoReport single(AccuracyMatrix matrix) {
        return new DemoReport(
                matrix,
                List.of(outcome("news", 0.5)),
                AnswerComparison.none(),
                "small",
                FINGERPRINT,
                1.0,
                Map.of());
    }

    @Test
    void aSingleTaskCannotBeForgotten() throws Exception {
        DemoReport single = single(AccuracyMatrix.ofFinal(0.9));

        assertThat(single.allHeld()).isTrue();
        assertThat(ReportText.lines(single))
                .contains("  forgetting          0.0", "  backward transfer   0.0");
        JsonNode json = new ObjectMapper().readTree(DemoReportJson.text(single));
        assertThat(json.path("forgetting").asDouble(1)).isEqualTo(0.0);
        assertThat(json.path("backward_transfer").asDouble(1)).isEqualTo(0.0);
    }

    @Test
    void refusesAMatrixOfOtherStagesOrTasks() {
        assertThatThrownBy(() -> single(AccuracyMatrix.ofFinal(0.9, 0.8)))
                .hasMessageContaining("1 outcomes for 1 stages and 2 tasks");
        assertThatThrownBy(() -> single(AccuracyMatrix.unchanging(List.of(0.9, 0.8))))
                .hasMessageContaining("1 outcomes for 2 stages and 2 tasks");
    }

    @Nested
    class Promises {

        @Test
        void allHoldWhenNothingIsForgottenAndAllIsLearned() {
            assertThat(good().allHeld()).isTrue();
        }

        @Test
        void forgettingBreaksOne() {
            DemoReport report = report(0.85, new AnswerComparison(200, 0, null));

            assertThat(report.allHeld()).isFalse();
            assertThat(report.promises()).filteredOn(promise -> !promise.held()).hasSize(1);
        }

        @Test
        void aChangedAnswerBreaksOneEvenIfAccuracyStays() {
            assertThat(report(0.9, new AnswerComparison(200, 1, "news, test example 7")).allHeld())
                    .isFalse();
        }

        @Test
        void aTaskNoBetterThanItsMajorityClassBreaksOne() {
            DemoReport report = single(AccuracyMatrix.ofFinal(0.54));

            assertThat(report.promises())
                    .filteredOn(promise -> !promise.held())
                    .extracting(Promise::text)
                    .containsExactly(
                            "news reaches 0.5400, where its majority class and 0.05 give 0.5500");
        }
    }

    @Nested
    class AsJson {

        @Test
        void holdsEverythingAProgramAsksFor(@TempDir Path folder) throws Exception {
            Path file = folder.resolve("new").resolve("out.json");

            DemoReportJson.write(good(), file);

            JsonNode json = new ObjectMapper().readTree(Files.readString(file));
            assertThat(json.path("tasks").get(1).asText()).isEqualTo("mail");
            assertThat(json.path("accuracy").get(0).get(0).asDouble()).isEqualTo(0.9);
            assertThat(json.path("accuracy").get(0).get(1).isNull()).isTrue();
            assertThat(json.path("accuracy").get(1).get(1).asDouble()).isEqualTo(0.8);
            assertThat(json.path("average_accuracy").asDouble()).isEqualTo((0.9 + 0.8) / 2);
            assertThat(json.path("forgetting").asDouble(1)).isEqualTo(0.0);
            assertThat(json.path("backward_transfer").asDouble(1)).isEqualTo(0.0);
            assertThat(json.path("bitwise_identical").asBoolean()).isTrue();
            assertThat(json.path("versions").path("news").asLong()).isEqualTo(3);
            assertThat(json.path("examples").path("mail").asLong()).isEqualTo(1_000);
            assertThat(json.path("methods").path("mail").asText()).isEqualTo("houlsby");
            assertThat(json.path("base").path("name").asText()).isEqualTo("small");
            assertThat(json.path("base").path("fingerprint").asText()).isEqualTo(FINGERPRINT);
            assertThat(json.path("seconds").asDouble()).isEqualTo(61.25);
            assertThat(json.path("links").path("serving").asText()).contains("1234");
            assertThat(json.path("broken_promises")).isEmpty();
        }
    }

    @Nested
    class AsEvaluation {

        private static final DemoConditions CONDITIONS =
                new DemoConditions(
                        new RunEnvironment(
                                "0.1.0",
                                new RunEnvironment.Base(
                                        "small", FINGERPRINT, 4, 256, 8_192, 128, 5_400_000),
                                "cpu()",
                                2,
                                "17.0.1",
                                LocalDate.of(2026, 11, 25)),
                        "./perennial demo",
                        "{\"methods\":[{\"method\":\"houlsby\"}]}",
                        3,
                        32);

        @Test
        void holdsWhatWasMeasuredAndNullElse(@TempDir Path folder) throws Exception {
            Path page = DemoEvaluation.write(good(), CONDITIONS, folder.resolve("new"));

            JsonNode json =
                    new ObjectMapper()
                            .readTree(Files.readString(page.resolveSibling("report.json")));
            JsonNode strategy = json.at("/strategies/0");
            assertThat(json.path("version").asInt()).isEqualTo(1);
            assertThat(json.at("/tasks/1/labels").asInt()).isEqualTo(4);
            assertThat(json.at("/environment/base/fingerprint").asText()).isEqualTo(FINGERPRINT);
            assertThat(json.at("/environment/date").asText()).isEqualTo("2026-11-25");
            assertThat(json.at("/settings/max_length").asInt()).isEqualTo(128);
            assertThat(json.at("/settings/command").asText()).isEqualTo("./perennial demo");
            assertThat(json.get("class_incremental").isNull()).isTrue();
            assertThat(strategy.path("name").asText()).isEqualTo("perennial");
            assertThat(strategy.at("/runs/0/order/1").asText()).isEqualTo("mail");
            assertThat(strategy.at("/runs/0/accuracy/0/1").isNull()).isTrue();
            assertThat(strategy.at("/runs/0/accuracy/1/0").asDouble()).isEqualTo(0.9);
            assertThat(strategy.at("/runs/0/predictions_unchanged").asBoolean()).isTrue();
            assertThat(strategy.at("/summary/forgetting/mean").asDouble(1)).isEqualTo(0.0);
            assertThat(strategy.at("/summary/forward_transfer").isNull()).isTrue();
            assertThat(strategy.at("/task_accuracy/mail").asDouble()).isEqualTo(0.8);
            assertThat(strategy.at("/prequential/0/points").toString())
                    .isEqualTo("[[32,0.25],[64,0.5]]");
            assertThat(Files.readString(page)).contains("\"perennial\"");
        }

        @Test
        void whatNobodyAskedAgainIsNotSaidToBeUnchanged() throws Exception {
            JsonNode json =
                    new ObjectMapper()
                            .readTree(
                                    DemoEvaluation.text(
                                            report(0.9, AnswerComparison.none()), CONDITIONS));

            assertThat(json.at("/strategies/0/runs/0/predictions_unchanged").isNull()).isTrue();
        }
    }

    @Nested
    class AsText {

        @Test
        void showsTheMatrixAndTheMetrics() {
            String text = String.join("\n", ReportText.lines(good()));

            assertThat(text)
                    .contains("after  1  news  0.9000\n")
                    .contains("after  2  mail  0.9000  0.8000")
                    .contains("forgetting          0.0\n")
                    .contains("bitwise identical   yes: ")
                    .contains("small, fingerprint 0123456789abcdef…")
                    .contains("Every promise held");
        }

        @Test
        void namesWhatWasBroken() {
            assertThat(ReportText.lines(report(0.85, AnswerComparison.none())))
                    .anyMatch(line -> line.startsWith("BROKEN PROMISE: forgetting is 0.05"));
        }

        @Test
        void anAlmostZeroForgettingDoesNotLookLikeZero() {
            assertThat(ReportText.lines(report(Math.nextDown(0.9), AnswerComparison.none())))
                    .anyMatch(line -> line.matches("\\s+forgetting\\s+1\\.11e-16"));
        }
    }
}
