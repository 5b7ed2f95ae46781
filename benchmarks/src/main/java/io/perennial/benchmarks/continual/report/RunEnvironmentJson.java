package io.perennial.benchmarks.continual.report;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The part {@code environment} of the report. */
public final class RunEnvironmentJson {

    private RunEnvironmentJson() {}

    /**
     * Adds every value.
     *
     * @param node of the environment
     */
    public static void addTo(ObjectNode node, RunEnvironment environment) {
        node.put("perennial", environment.version());
        node.putObject("base")
                .put("name", environment.base().name())
                .put("fingerprint", environment.base().fingerprint())
                .put("layers", environment.base().layers())
                .put("hidden_size", environment.base().hiddenSize())
                .put("vocabulary_size", environment.base().vocabularySize())
                .put("parameters", environment.base().parameters());
        node.put("device", environment.device());
        node.put("processors", environment.processors());
        node.put("java", environment.java());
        node.put("date", environment.date().toString());
    }
}
