package io.perennial.benchmarks.continual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perennial.benchmarks.continual.report.EvaluationReport;
import io.perennial.benchmarks.continual.report.ReportFiles;
import io.perennial.benchmarks.continual.report.ReportText;
import io.perennial.benchmarks.continual.strategy.EvaluationSettings;
import io.perennial.benchmarks.continual.strategy.Strategy;
import io.perennial.benchmarks.continual.strategy.StrategyRun;
import io.perennial.benchmarks.continual.strategy.TrainingPlan;
import io.perennial.benchmarks.continual.task.EvaluationData;
import io.perennial.benchmarks.data.DataSet;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.ComputeSettings;
import io.perennial.model.base.DeviceChoice;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.base.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three tasks about the same sentences: what one needs to know, the next one has to ignore. */
class ContinualEvaluationTest {

    private static final List<String> WEATHER = List.of("rain", "sun", "snow", "fog");
    private static final List<String> PLACES = List.of("paris", "london", "egypt", "china");
    private static final List<String> ANIMALS = List.of("horse", "dog", "bird", "fish");
    private static final TrainingPlan LEARNS = new TrainingPlan(4, 16, 40, 1);
    private static final TrainingPlan SHORT = new TrainingPlan(1, 32, 0, 1);

    @TempDir static Path folder;
    private static EvaluationReport report;
    private static JsonNode json;

    private static DataSet task(String name, int asked) {
        Random random = new Random(3);
        List<DataSet.Example> rows = new ArrayList<>();
        for (int i = 0; i < 96; i++) {
            List<String> words =
                    List.of(
                            WEATHER.get(random.nextInt(4)),
                            PLACES.get(random.nextInt(4)),
                            ANIMALS.get(random.nextInt(4)));
            String text = "there was %s in %s when the %s came".formatted(words.toArray());
            rows.add(new DataSet.Example(text, null, words.get(asked)));
        }
        return new DataSet(name, rows.subList(0, 64), rows.subList(64, 96));
    }

    private static EvaluationReport run(
            Set<Strategy> strategies, int orders, TrainingPlan plan, int workers) {
        EvaluationData data =
                new EvaluationData(
                        "stories",
                        List.of(task("weather", 0), task("places", 1), task("animals", 2)),
                        List.of("two plus two is four", "please close the door"));
        EvaluationSettings settings =
                new EvaluationSettings(strategies, orders, plan, AdapterSpec.defaults(), workers);
        ComputeSettings compute = new ComputeSettings(DeviceChoice.CPU, Precision.FP32, 1, 32);
        try (FrozenBase base = FrozenBase.acquire(BaseLocation.shipped(), compute)) {
            return new ContinualEvaluation(base, settings, line -> {})
                    .run(data, "1.2.3", "./perennial evaluate");
        }
    }

    @BeforeAll
    static void evaluate() throws IOException {
        report = run(EnumSet.allOf(Strategy.class), 1, LEARNS, 2);
        ReportFiles.write(folder.resolve("report"), report);
        json = new ObjectMapper().readTree(folder.resolve("report/report.json").toFile());
    }

    private static JsonNode strategy(String name) {
        return StreamSupport.stream(json.get("strategies").spliterator(), false)
                .filter(node -> node.get("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void perennialForgetsNothingToTheLastBit() {
        for (String name : List.of("perennial", "perennial_transfer")) {
            JsonNode run = strategy(name).at("/runs/0");
            assertThat(run.get("forgetting").asDouble(-1)).isEqualTo(0.0);
            assertThat(run.get("backward_transfer").asDouble(-1)).isEqualTo(0.0);
            assertThat(run.get("predictions_unchanged").asBoolean()).isTrue();
            assertThat(run.at("/accuracy/2/0")).isEqualTo(run.at("/accuracy/0/0"));
            assertThat(run.at("/accuracy/2/1")).isEqualTo(run.at("/accuracy/1/1"));
            assertThat(run.at("/accuracy/0/1").isNull()).isTrue();
        }
    }

    @Test
    void sequentialFineTuningForgets() {
        JsonNode run = strategy("sequential_fine_tuning").at("/runs/0");

        assertThat(run.get("predictions_unchanged").asBoolean(true)).isFalse();
        assertThat(run.get("forgetting").asDouble()).isPositive();
        assertThat(run.get("backward_transfer").asDouble()).isNegative();
    }

    @Test
    void everyStrategyLearns() {
        assertThat(json.get("strategies"))
                .extracting(node -> node.get("name").asText())
                .containsExactly(
                        "perennial",
                        "perennial_transfer",
                        "sequential_fine_tuning",
                        "shared_adapter",
                        "joint",
                        "full_fine_tuning",
                        "head_only",
                        "tfidf");
        for (JsonNode node : json.get("strategies")) {
            assertThat(node.at("/summary/average_accuracy/mean").asDouble())
                    .as(node.get("name").asText())
                    .isGreaterThan(0.4);
            assertThat(node.get("title").asText()).isNotBlank();
            assertThat(node.get("description").asText()).isNotBlank();
            assertThat(node.get("runs")).hasSize(1);
            assertThat(node.get("parameters_per_task").asDouble()).isPositive();
            assertThat(node.get("bytes_per_task").asDouble()).isPositive();
            assertThat(node.get("shared_parameters").isNumber()).isTrue();
            assertThat(node.get("seconds").asDouble()).isPositive();
            for (String task : List.of("weather", "places", "animals")) {
                assertThat(node.at("/task_accuracy/" + task).asDouble(-1)).isBetween(0.0, 1.0);
            }
        }
    }

    @Test
    void forwardTransferComparesWithLearningFromScratch() {
        for (JsonNode node : json.get("strategies")) {
            boolean has = Strategy.of(node.get("name").asText()).fromScratch().isPresent();
            assertThat(node.at("/summary/forward_transfer").isNull())
                    .as(node.get("name").asText())
                    .isEqualTo(!has);
        }
        // The first task has nothing to start from: it learns as from scratch.
        assertThat(strategy("shared_adapter").at("/prequential/0"))
                .isEqualTo(strategy("perennial").at("/prequential/0"));
    }

    @Test
    void whatDoesNotDependOnTheOrderIsTrainedOnce() {
        Set<Strategy> two = EnumSet.of(Strategy.PERENNIAL, Strategy.SHARED_ADAPTER);
        EvaluationReport found = run(two, 2, SHORT, 2);

        List<StrategyRun> perennial = found.outcomes().get(0).runs();
        List<StrategyRun> shared = found.outcomes().get(1).runs();
        assertThat(perennial).extracting(StrategyRun::seed).containsExactly(1L, 2L);
        assertThat(perennial.get(1).order())
                .isEqualTo(shared.get(1).order())
                .isNotEqualTo(perennial.get(0).order());
        assertThat(perennial.get(1).seconds()).isEmpty();
        assertThat(perennial.get(1).predictionsUnchanged()).isEmpty();
        assertThat(perennial.get(1).accuracy().averageAccuracy())
                .isCloseTo(perennial.get(0).accuracy().averageAccuracy(), within(1e-9));
        assertThat(shared.get(1).seconds()).isPresent();
        assertThat(shared.get(1).predictionsUnchanged()).contains(false);
    }

    @Test
    void theReportSaysWhatItDependsOn() {
        assertThat(json.get("version").asInt()).isEqualTo(1);
        assertThat(json.at("/environment/perennial").asText()).isEqualTo("1.2.3");
        assertThat(json.at("/environment/base/fingerprint").asText()).hasSize(64);
        assertThat(json.at("/environment/base/parameters").asLong()).isPositive();
        assertThat(json.at("/settings/sequence").asText()).isEqualTo("stories");
        assertThat(json.at("/settings/order_seeds")).hasSize(1);
        assertThat(json.at("/settings/passes").asInt()).isEqualTo(4);
        assertThat(json.at("/settings/max_length").asInt()).isEqualTo(32);
        assertThat(json.at("/settings/adapter/methods/0/method").asText()).isEqualTo("houlsby");
        assertThat(json.at("/settings/command").asText()).isEqualTo("./perennial evaluate");
        assertThat(json.at("/tasks/0/name").asText()).isEqualTo("weather");
        assertThat(json.at("/tasks/0/labels").asInt()).isEqualTo(4);
        assertThat(json.at("/tasks/0/train").asInt()).isEqualTo(64);
        assertThat(json.at("/tasks/0/test").asInt()).isEqualTo(32);
    }

    @Test
    void theTaskIsFoundWhereItIsNotTold() {
        JsonNode found = json.get("class_incremental");
        assertThat(found.get("tasks").asInt()).isEqualTo(3);
        assertThat(found.get("labels").asInt()).isEqualTo(12);
        assertThat(found.get("curve")).hasSize(3);
        // The first task has no rival; later ones are about the very same sentences.
        assertThat(found.at("/curve/0/1").asDouble()).isGreaterThan(0.5);
        assertThat(found.get("accuracy").asDouble()).isBetween(1.0 / 12, 1.0);
        assertThat(found.get("task_identity_accuracy").asDouble()).isBetween(0.1, 1.0);
        assertThat(found.at("/curve/2/1")).isEqualTo(found.get("accuracy"));
        assertThat(found.at("/out_of_scope/rows").asInt()).isEqualTo(2);
        assertThat(found.at("/out_of_scope/auroc").asDouble(-1)).isBetween(0.0, 1.0);
    }

    @Test
    void thePrintedTablesHaveEveryStrategyAndTask() {
        assertThat(ReportText.summary(report)).hasSize(1 + Strategy.values().length);
        assertThat(ReportText.taskAccuracies(report)).allSatisfy(row -> assertThat(row).hasSize(4));
        assertThat(ReportText.matrix(report)).hasSize(4);
        assertThat(ReportText.findings(report).get(0)).contains("kept its bits");
    }

    @Test
    void numbersDoNotDependOnHowManyLearnersRunAtOnce() {
        Set<Strategy> two = EnumSet.of(Strategy.PERENNIAL, Strategy.FULL_FINE_TUNING);
        EvaluationReport alone = run(two, 1, SHORT, 1);
        EvaluationReport beside = run(two, 1, SHORT, 2);

        for (int strategy = 0; strategy < 2; strategy++) {
            StrategyRun one = alone.outcomes().get(strategy).runs().get(0);
            StrategyRun other = beside.outcomes().get(strategy).runs().get(0);
            assertThat(one.accuracy()).isEqualTo(other.accuracy());
            assertThat(one.curves()).isEqualTo(other.curves());
        }
        assertThat(alone.classIncremental()).isEqualTo(beside.classIncremental());
    }

    @Test
    void refusesWhatCannotBeEvaluated() {
        AdapterSpec regression =
                AdapterSpec.parse("{\"method\":\"houlsby\",\"objective\":\"regression\"}");
        TrainingPlan plan = new TrainingPlan(1, 8, 0, 1);
        assertThatThrownBy(
                        () ->
                                new EvaluationSettings(
                                        EnumSet.of(Strategy.JOINT), 1, plan, regression, 1))
                .hasMessage(
                        "the adapter's objective is \"regression\"; an evaluation measures accuracy, so use \"classification\"");
        assertThatThrownBy(() -> new TrainingPlan(0, 8, 0, 1))
                .hasMessage("passes is 0; use 1 to 1000");
        assertThatThrownBy(() -> Strategy.of("magic"))
                .hasMessageStartingWith("there is no strategy \"magic\"; use any of perennial,");
    }

    @Test
    void smallTasksTakeMorePasses() {
        TrainingPlan plan = new TrainingPlan(3, 32, 300, 1);
        assertThat(List.of(plan.passesForRows(6400), plan.passesForRows(1000)))
                .containsExactly(3, 10);
        assertThat(plan.passesForRows(32)).isEqualTo(30);
    }
}
