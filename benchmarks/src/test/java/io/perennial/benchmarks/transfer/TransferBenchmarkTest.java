package io.perennial.benchmarks.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.benchmarks.data.DataSet;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.ComputeSettings;
import io.perennial.model.base.FrozenBase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransferBenchmarkTest {

    private static final AdapterSpec HOULSBY =
            AdapterSpec.parse("{\"method\":\"houlsby\",\"bottleneck\":4}");

    private static DataSet weather(String name, String one, String other) {
        return new DataSet(name, examples(one, other, 64), examples(one, other, 8));
    }

    private static List<DataSet.Example> examples(String one, String other, int count) {
        List<DataSet.Example> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String word = i % 2 == 0 ? one : other;
            examples.add(new DataSet.Example(word + " on day " + i, null, word));
        }
        return examples;
    }

    private static String run(int first) {
        TransferSettings settings = new TransferSettings(HOULSBY, 2, 16, first, 1);
        try (FrozenBase base =
                FrozenBase.acquire(BaseLocation.shipped(), ComputeSettings.defaults())) {
            return new TransferBenchmark(base, settings, line -> {})
                    .run(List.of(weather("weather", "rain", "sun"), weather("more", "snow", "fog")))
                    .toMarkdown();
        }
    }

    @Test
    void comparesBothStartsOfEveryTask() {
        List<String> lines = run(32).lines().toList();
        assertThat(lines).hasSize(5);
        assertThat(lines.get(2)).startsWith("| weather | fresh | - | - |");
        assertThat(lines.get(3)).matches("\\| more \\| (weather|fresh) \\| [01].*");
        assertThat(lines.get(4)).startsWith("| mean |");
    }

    @Test
    void givesTheSameNumbersEveryTime() {
        assertThat(run(32)).isEqualTo(run(32));
    }

    @Test
    void startsFreshWhereTheFirstExamplesAreFew() {
        assertThat(run(8).lines().toList().get(3)).startsWith("| more | fresh | - | - |");
    }

    @Test
    void refusesWhatCannotBeMeasured() {
        assertThatThrownBy(() -> new TransferSettings(HOULSBY, 0, 32, 128, 1))
                .hasMessage("epochs is 0; use 1 to 1000");
        assertThatThrownBy(() -> new TransferSettings(HOULSBY, 1, 32, 0, 1))
                .hasMessage("first is 0; use 1 to 128");
    }
}
