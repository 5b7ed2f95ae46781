package io.perennial.benchmarks.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.benchmarks.BenchmarkTable;
import io.perennial.model.base.ComputeSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServeBenchmarkIT {

    @Test
    void measuresManyTasksAgainstOneAndTheBase() throws Exception {
        BenchmarkTable table =
                new ServeBenchmark(
                                List.of(1, 3),
                                16,
                                "{\"method\":\"houlsby\",\"bottleneck\":8}",
                                1L << 28,
                                2,
                                Duration.ofMillis(200),
                                1,
                                ComputeSettings.reference(),
                                line -> {})
                        .run();
        assertThat(table.rows())
                .extracting(BenchmarkTable.Row::label)
                .containsExactly("base without adapters", "1 task", "3 tasks");
        assertThat(table.rows())
                .allSatisfy(row -> assertThat(row.values()).allMatch(value -> value > 0));
        assertThat(table.environment()).contains("2 forwards", "reading 64 adapters once");
    }
}
