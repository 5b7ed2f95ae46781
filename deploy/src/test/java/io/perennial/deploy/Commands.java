package io.perennial.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.cli.Perennial;
import io.perennial.flink.job.JobConfig;
import java.util.List;
import picocli.CommandLine;

/** What containers are told to run, read by the programs that run there. */
public final class Commands {

    private Commands() {}

    /** Options of the training job must be ones that it knows and takes. */
    public static JobConfig ofTheJob(List<String> arguments) {
        return JobConfig.parse(arguments.toArray(String[]::new));
    }

    /** A command line of ours must have nothing in it that is unknown. */
    public static void assertKnown(List<String> arguments) {
        CommandLine.ParseResult parsed =
                Perennial.commandLine(List.of()).parseArgs(arguments.toArray(String[]::new));

        assertThat(parsed.hasSubcommand()).isTrue();
        assertThat(parsed.unmatched()).isEmpty();
    }
}
