package io.perennial.cli.command;

import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.ComputeSettings;
import io.perennial.model.base.FrozenBase;
import picocli.CommandLine.Option;

/** Which frozen base. */
final class BaseOption {

    /** For reading a base's numbers: no accelerator is needed, and texts are of no concern. */
    private static final ComputeSettings READING = ComputeSettings.reference();

    @Option(
            names = "--base",
            paramLabel = "DIR",
            defaultValue = "default",
            description = "Folder of a Hugging Face model. Default: the base that is shipped.")
    private String base = "";

    BaseLocation location() {
        return BaseLocation.parse(base);
    }

    /** Loads the base, to check adapters against it; the caller closes it. */
    FrozenBase acquire() {
        return FrozenBase.acquire(location(), READING);
    }

    @Override
    public String toString() {
        return "--base " + base;
    }
}
