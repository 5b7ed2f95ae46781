package io.perennial.cli.command;

import io.perennial.cli.terminal.UserException;
import picocli.CommandLine.Option;

/** How often a benchmark measures. */
final class RepetitionOption {

    @Option(
            names = "--repetitions",
            defaultValue = "20",
            paramLabel = "N",
            description =
                    "Counted runs of each row, after one to warm up. Default: ${DEFAULT-VALUE}.")
    private int repetitions;

    int repetitions() {
        if (repetitions < 1) {
            throw new UserException("--repetitions is " + repetitions + "; choose 1 or more");
        }
        return repetitions;
    }
}
