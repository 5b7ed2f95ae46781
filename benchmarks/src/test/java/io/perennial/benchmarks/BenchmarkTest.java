package io.perennial.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.benchmarks.speed.FusedBenchmark;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchmarkTest {

    @Test
    void medianIsTheMiddle() {
        assertThat(Median.of(3, 1, 2)).isEqualTo(2);
        assertThat(Median.of(4, 1, 3, 2)).isEqualTo(2.5);
    }

    @Test
    void tableRefusesRowsOfAnotherWidth() {
        assertThatThrownBy(
                        () ->
                                new BenchmarkTable(
                                        "t",
                                        "",
                                        List.of("a"),
                                        List.of(new BenchmarkTable.Row("r", List.of(1.0, 2.0)))))
                .hasMessageContaining("row r has 2 values for 1 columns");
    }

    @Test
    void fusedMeasuresEveryNumberOfTasks() {
        BenchmarkTable table = new FusedBenchmark().run(1);

        assertThat(table.rows())
                .extracting(BenchmarkTable.Row::label)
                .containsExactly(
                        "1 tasks",
                        "4 tasks",
                        "8 tasks",
                        "16 tasks",
                        "64 tasks",
                        "16 tasks, 1 to 8 rows, 4 to 128 tokens");
        assertThat(table.rows())
                .allSatisfy(row -> assertThat(row.values()).allMatch(value -> value > 0));
        assertThat(table.toMarkdown()).startsWith("| case | fused ms |");
    }
}
