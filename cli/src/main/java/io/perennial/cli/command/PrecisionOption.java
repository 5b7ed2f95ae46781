package io.perennial.cli.command;

import io.perennial.model.base.Precision;
import picocli.CommandLine.Option;

/** What frozen linear maps are multiplied in. */
final class PrecisionOption {

    @Option(
            names = "--precision",
            defaultValue = "auto",
            description =
                    "Of the frozen linear maps, one of ${COMPLETION-CANDIDATES}; auto takes bf16 where the processor or"
                            + " a GPU multiplies in it. Default: ${DEFAULT-VALUE}.")
    private Precision precision = Precision.AUTO;

    Precision precision() {
        return precision;
    }
}
