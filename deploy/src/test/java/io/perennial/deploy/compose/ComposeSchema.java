package io.perennial.deploy.compose;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The rules of the compose specification that this project's file can break: which keys there are,
 * and what may stand behind those that it uses.
 */
final class ComposeSchema {

    private static final Set<String> TOP =
            Set.of("name", "services", "volumes", "networks", "configs", "secrets", "include");
    private static final Set<String> SERVICE =
            Set.of(
                    "build",
                    "cap_add",
                    "cap_drop",
                    "command",
                    "configs",
                    "container_name",
                    "depends_on",
                    "deploy",
                    "devices",
                    "dns",
                    "entrypoint",
                    "env_file",
                    "environment",
                    "expose",
                    "extra_hosts",
                    "healthcheck",
                    "hostname",
                    "image",
                    "init",
                    "labels",
                    "logging",
                    "networks",
                    "ports",
                    "privileged",
                    "profiles",
                    "pull_policy",
                    "read_only",
                    "restart",
                    "secrets",
                    "security_opt",
                    "shm_size",
                    "stop_grace_period",
                    "stop_signal",
                    "sysctls",
                    "tmpfs",
                    "ulimits",
                    "user",
                    "volumes",
                    "working_dir");
    private static final Set<String> BUILD =
            Set.of("context", "dockerfile", "target", "args", "cache_from", "labels", "platforms");
    private static final Set<String> HEALTH =
            Set.of("test", "interval", "timeout", "retries", "start_period", "start_interval");
    private static final Set<String> CONDITIONS =
            Set.of("service_started", "service_healthy", "service_completed_successfully");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]+");
    private static final Pattern PROJECT = Pattern.compile("[a-z0-9][a-z0-9_-]*");
    private static final Pattern DURATION = Pattern.compile("(\\d+(us|ms|s|m|h))+");
    private static final Pattern RESTART =
            Pattern.compile("no|always|unless-stopped|on-failure(:\\d+)?");
    private static final Pattern PORT =
            Pattern.compile("(\\d+\\.\\d+\\.\\d+\\.\\d+:)?\\d+(-\\d+)?:\\d+(-\\d+)?(/(tcp|udp))?");
    private static final Pattern VOLUME = Pattern.compile("[^:]+:/[^:]*(:[a-z,]+)?");

    private final List<String> problems = new ArrayList<>();

    private ComposeSchema() {}

    /** What breaks a rule, empty if nothing. */
    static List<String> problems(JsonNode file) {
        ComposeSchema schema = new ComposeSchema();
        schema.keys("the file", file, TOP);
        schema.matches("name", file.path("name"), PROJECT);
        schema.fields(file.path("services"))
                .forEach(service -> schema.service(service.getKey(), service.getValue()));
        return schema.problems;
    }

    private void service(String name, JsonNode service) {
        require(NAME.matcher(name).matches(), name + " is no name of a service");
        keys(name, service, SERVICE);
        require(service.has("image") || service.has("build"), name + " has no image");
        for (String list : List.of("cap_drop", "security_opt", "profiles", "ports", "tmpfs")) {
            texts(name + "." + list, service.path(list));
        }
        texts(name + ".volumes", service.path("volumes"));
        texts(name + ".command", service.path("command"));
        service.path("environment")
                .properties()
                .forEach(
                        variable ->
                                require(
                                        variable.getValue().isTextual(),
                                        name + "." + variable.getKey() + " is not in quotes"));
        service.path("profiles").forEach(it -> matches(name + ".profiles", it, NAME));
        service.path("ports").forEach(it -> matches(name + ".ports", it, PORT));
        service.path("volumes").forEach(it -> matches(name + ".volumes", it, VOLUME));
        for (String flag : List.of("read_only", "init")) {
            require(
                    !service.has(flag) || service.path(flag).isBoolean(),
                    name + "." + flag + " is neither true nor false");
        }
        matches(name + ".restart", service.path("restart"), RESTART);
        keys(name + ".build", service.path("build"), BUILD);
        health(name + ".healthcheck", service.path("healthcheck"));
        fields(service.path("depends_on")).forEach(it -> dependency(name, it));
    }

    private void health(String where, JsonNode check) {
        if (check.isMissingNode()) {
            return;
        }
        keys(where, check, HEALTH);
        require(
                Set.of("CMD", "CMD-SHELL", "NONE").contains(check.at("/test/0").asText()),
                where + ".test begins with none of CMD, CMD-SHELL, NONE");
        for (String time : List.of("interval", "timeout", "start_period")) {
            matches(where + "." + time, check.path(time), DURATION);
        }
    }

    private void dependency(String name, Map.Entry<String, JsonNode> dependency) {
        String condition = dependency.getValue().path("condition").asText();
        require(
                CONDITIONS.contains(condition),
                name + " waits for " + dependency.getKey() + " to be \"" + condition + "\"");
    }

    private void keys(String where, JsonNode node, Set<String> known) {
        fields(node)
                .forEach(
                        field ->
                                require(
                                        known.contains(field.getKey())
                                                || field.getKey().startsWith("x-"),
                                        where + " has the unknown key " + field.getKey()));
    }

    private void texts(String where, JsonNode list) {
        require(list.isMissingNode() || list.isArray(), where + " is no list");
        list.forEach(item -> require(item.isTextual(), where + ": " + item + " is no text"));
    }

    private void matches(String where, JsonNode text, Pattern pattern) {
        require(
                text.isMissingNode() || pattern.matcher(text.asText()).matches(),
                where + " is \"" + text.asText() + "\"");
    }

    private void require(boolean holds, String problem) {
        if (!holds) {
            problems.add(problem);
        }
    }

    private Iterable<Map.Entry<String, JsonNode>> fields(JsonNode node) {
        Iterator<Map.Entry<String, JsonNode>> fields = node.fields();
        return () -> fields;
    }
}
