package io.perennial.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.benchmarks.Benchmark;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A short run of {@code perennial chaos}: real processes, a few faults, all promises kept. */
class ChaosIT {

    @TempDir Path folder;

    @Test
    void losesDuplicatesAndTearsNothing() {
        StringWriter out = new StringWriter();
        CommandLine commandLine = Perennial.commandLine(Benchmark.all());
        commandLine.setOut(new PrintWriter(out, true));

        int exit =
                commandLine.execute(
                        "chaos",
                        "--seed=7",
                        "--minutes=1.2",
                        "--every=12",
                        "--tasks=9",
                        "--rate=150",
                        "--dir=" + folder);

        assertThat(out.toString())
                .contains("lost 0, duplicated 0, torn 0")
                .doesNotContain("BREACH")
                .containsPattern("[3-6] faults of [3-6] kinds")
                .contains("3 of 3 the same to the last bit")
                .contains("knows none of 3 examples any more")
                .contains("of the other tasks 8 are the same to the last bit");
        assertThat(exit).isZero();
    }
}
