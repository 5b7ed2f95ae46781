package io.perennial.cli.command;

import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.ComputeSettings;
import io.perennial.model.base.DeviceChoice;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which frozen base, and where it computes. */
final class ComputeOptions {

    @Mixin private BaseOption base = new BaseOption();

    @Option(
            names = "--device",
            defaultValue = "auto",
            description = "One of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private DeviceChoice device = DeviceChoice.AUTO;

    @Mixin private PrecisionOption precision = new PrecisionOption();

    @Option(
            names = "--threads",
            defaultValue = "0",
            description = "Threads inside one operation; 0 leaves it to the engine. Default: 0.")
    private int threads;

    @Option(
            names = "--max-length",
            paramLabel = "TOKENS",
            defaultValue = "128",
            description = "Longest row; longer texts are cut. Default: ${DEFAULT-VALUE}.")
    private int maxLength;

    BaseLocation base() {
        return base.location();
    }

    ComputeSettings compute() {
        return new ComputeSettings(device, precision.precision(), threads, maxLength);
    }
}
