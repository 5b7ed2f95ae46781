package io.perennial.benchmarks.continual.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.benchmarks.continual.strategy.EvaluationSettings;

/** The part {@code settings} of the report. */
final class RunSettingsJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private RunSettingsJson() {}

    static void addTo(ObjectNode node, EvaluationReport report) {
        EvaluationSettings settings = report.settings().evaluation();
        node.put("sequence", report.settings().sequence());
        ArrayNode seeds = node.putArray("order_seeds");
        settings.orderSeeds().forEach(seeds::add);
        node.put("passes", settings.plan().passes());
        node.put("batch", settings.plan().batch());
        node.put("least_steps", settings.plan().leastSteps());
        node.put("seed", settings.plan().seed());
        node.put("max_length", report.environment().base().maxLength());
        try {
            node.set("adapter", JSON.readTree(settings.adapter().toJson()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a specification is always readable", e);
        }
        node.put("workers", settings.workers());
        node.put("command", report.settings().command());
    }
}
