package io.perennial.benchmarks.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perennial.benchmarks.BenchmarkTable;
import io.perennial.model.base.ComputeSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The benchmarks of the whole job, small: what they count is right; how fast it goes is not asked.
 */
class StreamBenchmarksIT {

    private static final ComputeSettings COMPUTE = ComputeSettings.reference().withThreads(1);

    @TempDir Path folder;

    private static double value(BenchmarkTable table, int row, String column) {
        return table.rows().get(row).values().get(table.columns().indexOf(column));
    }

    @Test
    void thePipelineIsHeldAgainstTheBareCore() throws Exception {
        List<String> told = new ArrayList<>();

        BenchmarkTable table =
                new PipelineBenchmark(new PipelineLoad(3, 8, 4), 2, COMPUTE, told::add)
                        .run(folder, folder.resolve("log"), 1);

        double before = value(table, 0, "core before, examples/s");
        double after = value(table, 0, "core after, examples/s");
        double pipeline = value(table, 0, "pipeline, examples/s");
        assertThat(pipeline).isPositive();
        assertThat(value(table, 0, "pipeline / core"))
                .isCloseTo(pipeline / ((before + after) / 2), within(1e-9));
        assertThat(told).hasSize(3);
    }

    @Test
    void manyTasksTrainWithFewInMemory() throws Exception {
        BenchmarkTable table =
                new ScaleBenchmark(List.of(2, 12), 200, 4, 4_000_000, 1, COMPUTE, line -> {})
                        .run(folder, folder.resolve("log"));

        assertThat(table.rows())
                .extracting(BenchmarkTable.Row::label)
                .containsExactly("2 tasks", "12 tasks", "2 tasks");
        assertThat(value(table, 1, "tasks trained")).isEqualTo(12);
        assertThat(value(table, 1, "examples trained")).isBetween(200 - 3.0 * 12, 200.0);
        // Costs are relative to the mean of the first number of tasks, measured twice.
        double first = value(table, 0, "examples/s");
        double again = value(table, 2, "examples/s");
        assertThat(value(table, 1, "cost of an example"))
                .isCloseTo((first + again) / 2 / value(table, 1, "examples/s"), within(1e-9));
    }

    @Test
    void memoryIsSampledWhileTasksComeAndGo() throws Exception {
        Duration length = Duration.ofSeconds(20);
        MemoryBenchmark.Found found =
                new MemoryBenchmark(
                                10, length, Duration.ofSeconds(2), 4_000_000, COMPUTE, line -> {})
                        .run(folder, folder.resolve("log"));

        BenchmarkTable table = found.table();
        assertThat(table.rows()).hasSize(4);
        assertThat(value(table, 3, "examples")).isPositive();
        assertThat(value(table, 3, "heap MB")).isPositive();
        assertThat(value(table, 3, "RocksDB MB")).isPositive();
        assertThat(found.svg()).startsWith("<svg").contains("RocksDB", "outside the heap");
    }

    @Test
    void aCheckpointWritesWhatHasChanged() throws Exception {
        BenchmarkTable table =
                new CheckpointBenchmark(12, 2, 3, COMPUTE, line -> {})
                        .run(folder, folder.resolve("log"));

        double changed = value(table, 1, "changed MB");
        assertThat(value(table, 0, "changed MB")).isCloseTo(6 * changed, within(1e-9));
        // Two of twelve tasks: less than all of them, and not nothing.
        assertThat(value(table, 1, "uploaded MB"))
                .isBetween(changed / 4, value(table, 1, "whole MB"));
    }
}
