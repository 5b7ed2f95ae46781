package io.perennial.deploy.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perennial.deploy.Project;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A dashboard of deploy/grafana/dashboards. */
public record Dashboard(String file, JsonNode json) {

    private static final ObjectMapper JSON = new ObjectMapper();

    public static List<Dashboard> all() {
        List<Dashboard> dashboards = new ArrayList<>();
        for (Path file : Project.files("deploy/grafana/dashboards", path -> true)) {
            try {
                dashboards.add(
                        new Dashboard(
                                file.getFileName().toString(), JSON.readTree(Project.read(file))));
            } catch (IOException e) {
                throw new UncheckedIOException(file.toString(), e);
            }
        }
        return dashboards;
    }

    /** Everything that is asked of Prometheus, by where it stands. */
    public Map<String, String> queries() {
        Map<String, String> queries = new TreeMap<>();
        for (JsonNode panel : json.path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                queries.put(
                        "%s, panel \"%s\", %s"
                                .formatted(
                                        file,
                                        panel.path("title").asText(),
                                        target.path("refId").asText()),
                        target.path("expr").asText());
            }
        }
        for (JsonNode annotation : json.at("/annotations/list")) {
            queries.put(file + ", annotation", annotation.path("expr").asText());
        }
        for (JsonNode variable : json.at("/templating/list")) {
            if (variable.path("type").asText().equals("query")) {
                String values = variable.path("definition").asText();
                queries.put(
                        file + ", variable " + variable.path("name").asText(),
                        values.replaceFirst("label_values\\((.*),\\s*\\w+\\)", "$1"));
            }
        }
        return queries;
    }
}
