package io.perennial.deploy.alert;

import com.fasterxml.jackson.databind.JsonNode;
import io.perennial.deploy.Yaml;
import io.perennial.deploy.metric.PromQl;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** One alert of deploy/prometheus/rules. */
public record AlertRule(String name, String expression, JsonNode labels, JsonNode annotations) {

    public static final String FILE = "deploy/prometheus/rules/perennial.yaml";

    /** All alerts, in the order of the file. */
    public static List<AlertRule> all() {
        List<AlertRule> rules = new ArrayList<>();
        for (JsonNode group : Yaml.document(FILE).path("groups")) {
            for (JsonNode rule : group.path("rules")) {
                rules.add(
                        new AlertRule(
                                rule.path("alert").asText(),
                                rule.path("expr").asText(),
                                rule.path("labels"),
                                rule.path("annotations")));
            }
        }
        return rules;
    }

    /** Metrics that the alert looks at. */
    public Set<String> metrics() {
        return PromQl.metrics(expression);
    }

    /** The page that says what to do, from the project's root. */
    public String page() {
        return "docs/runbooks/" + name + ".md";
    }
}
