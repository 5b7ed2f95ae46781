package io.perennial.benchmarks.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perennial.benchmarks.data.DataSet;
import io.perennial.benchmarks.data.EncodedRows;
import io.perennial.model.adapter.AdapterMethod;
import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.ComputeSettings;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.text.EncodedText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MethodsBenchmarkTest {

    private static final DataSet WEATHER =
            new DataSet("weather", examples("rain", "sun", 12), examples("rain", "sun", 4));

    private static List<DataSet.Example> examples(String one, String other, int count) {
        List<DataSet.Example> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String word = i % 2 == 0 ? one : other;
            examples.add(new DataSet.Example(word + " on day " + i, null, word));
        }
        return examples;
    }

    private static Candidate named(String name) {
        return Candidate.standard().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static MethodsReport run(int repetitions, Candidate... candidates) {
        try (FrozenBase base =
                FrozenBase.acquire(BaseLocation.shipped(), ComputeSettings.defaults())) {
            MethodsSettings settings = new MethodsSettings(1, 5, 1, repetitions);
            return new MethodsBenchmark(base, settings, line -> {})
                    .run(List.of(candidates), List.of(WEATHER));
        }
    }

    @Test
    void comparesAdaptersAndBaselines() throws IOException {
        MethodsReport report =
                run(1, named("houlsby"), named("head_only"), named("top_1"), named("full"));

        JsonNode methods = new ObjectMapper().readTree(report.toJson()).get("methods");
        assertThat(methods).hasSize(4);
        for (JsonNode method : methods) {
            double accuracy = method.at("/data/weather/accuracy").asDouble(-1);
            assertThat(accuracy).isBetween(0.0, 1.0);
            assertThat(method.get("step_milliseconds").asDouble()).isPositive();
            assertThat(method.get("artifact_bytes").asLong()).isPositive();
        }
        assertThat(methods.get(0).at("/data/weather/to_houlsby").asDouble()).isEqualTo(1);
        assertThat(methods.get(3).get("percent_of_base").asDouble()).isGreaterThan(99);
        assertThat(report.toMarkdown().lines()).hasSize(6);
    }

    @Test
    void theSameRunGivesTheSameAccuracies() {
        Candidate lora = named("lora");

        assertThat(run(0, lora).toJson()).isEqualTo(run(0, lora).toJson());
    }

    @Test
    void aDashStandsForWhatWasNotMeasured() {
        assertThat(run(0, named("head_only")).toMarkdown()).contains("| - |").endsWith("| - | - |");
    }

    @Test
    void everyMethodIsACandidate() {
        assertThat(Candidate.standard())
                .extracting(Candidate::name)
                .containsAll(AdapterMethod.names())
                .contains("mam", "unipelt", "top_2", "full")
                .doesNotHaveDuplicates();
    }

    @Test
    void anOrderDependsOnItsSeedAlone() {
        List<EncodedText> texts = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            texts.add(new EncodedText(new int[] {i}, 1, false));
        }
        EncodedRows rows = new EncodedRows(texts, IntStream.range(0, 20).toArray());

        assertThat(rows.shuffled(3))
                .satisfies(r -> assertThat(r.labels()).isNotEqualTo(rows.labels()));
        assertThat(rows.shuffled(3).labels()).isEqualTo(rows.shuffled(3).labels());
        assertThat(rows.shuffled(3).texts().get(0).tokenIds())
                .containsExactly(rows.shuffled(3).labels()[0]);
        assertThat(rows.batches(8)).extracting(EncodedRows::size).containsExactly(8, 8, 4);
    }

    @Test
    void refusesWhatCannotBeMeasured() {
        assertThatThrownBy(() -> new MethodsSettings(0, 32, 1, 0))
                .hasMessage("epochs is 0; use 1 to 1000");
        assertThatThrownBy(() -> new DataSet("empty", List.of(), WEATHER.test()))
                .hasMessage("data set empty has 0 training and 4 test examples; it needs both");
    }
}
