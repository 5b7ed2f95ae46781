package io.perennial.cli.command;

import io.perennial.cli.terminal.UserException;
import io.perennial.model.adapter.AdapterMethod;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.adapter.InvalidAdapterSpecException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Which adapter every task gets. */
final class AdapterOptions {

    @ArgGroup private @Nullable Choice choice;

    /** The names of all methods. */
    static final class Methods implements Iterable<String> {

        @Override
        public Iterator<String> iterator() {
            return AdapterMethod.names().iterator();
        }
    }

    /** One of the two. */
    static final class Choice {

        @Option(
                names = "--method",
                paramLabel = "NAME",
                completionCandidates = Methods.class,
                description =
                        "Adapter method with its usual settings: ${COMPLETION-CANDIDATES}."
                                + " Default: houlsby; evaluate adds lora on the word embeddings, and words.")
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
        return spec(AdapterSpec.defaults());
    }

    /** The same, with another adapter where none is asked for. */
    AdapterSpec spec(AdapterSpec fallback) {
        try {
            if (choice == null) {
                return fallback;
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
