package io.perennial.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
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
                AccuracyMatrix.empty(List.of("news", "mail"))
                        .withStage(List.of(0.9))
                        .withStage(List.of(lastOfFirst, 0.8));
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
            DemoReport report =
                    new DemoReport(
                            AccuracyMatrix.empty(List.of("news")).withStage(List.of(0.54)),
                            List.of(outcome("news", 0.5)),
                            AnswerComparison.none(),
                            "small",
                            FINGERPRINT,
                            1.0,
                            Map.of());

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

            ReportJson.write(good(), file);

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
                        "0.1.0",
                        "./perennial demo",
                        4,
                        256,
                        8_192,
                        5_400_000,
                        128,
                        "cpu()",
                        "{\"methods\":[{\"method\":\"houlsby\"}]}",
                        3,
                        32);

        @Test
        void holdsWhatWasMeasuredAndNullElse(@TempDir Path folder) throws Exception {
            Path page = EvaluationReport.write(good(), CONDITIONS, folder.resolve("new"));

            JsonNode json =
                    new ObjectMapper()
                            .readTree(Files.readString(page.resolveSibling("report.json")));
            JsonNode strategy = json.at("/strategies/0");
            assertThat(json.path("version").asInt()).isEqualTo(1);
            assertThat(json.at("/tasks/1/labels").asInt()).isEqualTo(4);
            assertThat(json.at("/environment/base/fingerprint").asText()).isEqualTo(FINGERPRINT);
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
                                    EvaluationReport.text(
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
