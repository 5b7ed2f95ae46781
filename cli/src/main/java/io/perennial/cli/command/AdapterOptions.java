package io.perennial.cli.command;

import io.perennial.cli.terminal.UserException;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.adapter.InvalidAdapterSpecException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Which adapter every task gets. */
final class AdapterOptions {

    @ArgGroup private @Nullable Choice choice;

    /** One of the two. */
    static final class Choice {

        @Option(
                names = "--method",
                paramLabel = "NAME",
                description =
                        "Adapter method with its usual settings: houlsby, pfeiffer or lora."
                                + " Default: houlsby.")
        private @Nullable String method;

        @Option(
                names = "--adapter",
                paramLabel = "JSON",
                description = "Adapter as JSON, method and settings.")
        private @Nullable String adapter;
    }

    /**
     * @throws UserException naming key, value, limit and next step
     */
    AdapterSpec spec() {
        try {
            if (choice == null) {
                return AdapterSpec.defaults();
            }
            return AdapterSpec.parse(
                    choice.adapter != null
                            ? choice.adapter
                            : "{\"method\":\"" + choice.method + "\"}");
        } catch (InvalidAdapterSpecException e) {
            throw new UserException(
                    (choice != null && choice.adapter != null ? "--adapter: " : "--method: ")
                            + e.getMessage(),
                    e);
        }
    }
}
