package io.perennial.benchmarks;

import io.perennial.benchmarks.speed.FusedBenchmark;
import io.perennial.benchmarks.speed.LayersBenchmark;
import java.util.List;

/** One measurement that {@code ./perennial bench NAME} runs. */
public interface Benchmark {

    /** The benchmarks without options of their own. */
    static List<Benchmark> all() {
        return List.of(new FusedBenchmark(), new LayersBenchmark());
    }

    /** The name on the command line. */
    String name();

    /** One line for the help text. */
    String description();

    /**
     * Measures.
     *
     * @param repetitions counted runs of each row, after one warm-up
     */
    BenchmarkTable run(int repetitions);
}
