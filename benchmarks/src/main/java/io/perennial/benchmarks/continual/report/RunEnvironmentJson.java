package io.perennial.benchmarks.continual.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.benchmarks.continual.strategy.EvaluationSettings;

/** The parts {@code environment} and {@code settings} of the report. */
final class RunEnvironmentJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private RunEnvironmentJson() {}

    static void addTo(ObjectNode root, RunEnvironment environment) {
        ObjectNode node = root.putObject("environment");
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
        addSettings(root.putObject("settings"), environment);
    }

    private static void addSettings(ObjectNode node, RunEnvironment environment) {
        EvaluationSettings settings = environment.settings();
        node.put("sequence", environment.sequence());
        ArrayNode seeds = node.putArray("order_seeds");
        settings.orderSeeds().forEach(seeds::add);
        node.put("passes", settings.plan().passes());
        node.put("batch", settings.plan().batch());
        node.put("least_steps", settings.plan().leastSteps());
        node.put("seed", settings.plan().seed());
        node.put("max_length", environment.base().maxLength());
        try {
            node.set("adapter", JSON.readTree(settings.adapter().toJson()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a specification is always readable", e);
        }
        node.put("workers", settings.workers());
        node.put("command", environment.command());
    }
}
