package io.perennial.cli.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.perennial.cli.terminal.UserException;
import io.perennial.serving.http.NearNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A file of settings: YAML, one key a setting. */
final class SettingsFile {

    /** The option that names it. */
    static final String OPTION = "--config";

    private static final YAMLMapper YAML =
            YAMLMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();

    private SettingsFile() {}

    /**
     * What is set in a file, each with its values; several for a list, or for a map as {@code
     * NAME=VALUE}.
     *
     * @throws UserException where it cannot be read, or has a key that is no setting
     */
    static Map<String, List<String>> read(Path file, String command, List<Setting> known) {
        Map<String, List<String>> values = new TreeMap<>();
        JsonNode root = parse(file);
        if (!root.isObject() && !root.isMissingNode() && !root.isNull()) {
            throw new UserException(file + " holds no settings; write one \"name: value\" a line");
        }
        root.properties()
                .forEach(
                        entry -> {
                            requireKnown(file.toString(), entry.getKey(), command, known);
                            values.put(entry.getKey(), values(file, entry));
                        });
        return values;
    }

    private static JsonNode parse(Path file) {
        try {
            return YAML.readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            throw new UserException(
                    "%s is no YAML: %s, line %d"
                            .formatted(file, e.getOriginalMessage(), e.getLocation().getLineNr()),
                    e);
        } catch (IOException e) {
            throw new UserException(file + " cannot be read; check the path of --config", e);
        }
    }

    /**
     * @param where it stands
     */
    static void requireKnown(String where, String name, String command, List<Setting> known) {
        List<String> names = known.stream().map(Setting::name).toList();
        if (!names.contains(name)) {
            List<String> near = NearNames.of(name, names);
            throw new UserException(
                    "%s: \"%s\" is no setting of %s; %sperennial config print %s shows them all"
                            .formatted(
                                    where,
                                    name,
                                    command,
                                    near.isEmpty()
                                            ? ""
                                            : "did you mean " + String.join(" or ", near) + "? ",
                                    command));
        }
    }

    private static List<String> values(Path file, Map.Entry<String, JsonNode> entry) {
        List<String> values = new ArrayList<>();
        JsonNode value = entry.getValue();
        if (value.isArray()) {
            value.forEach(one -> values.add(scalar(file, entry.getKey(), one)));
        } else if (value.isObject()) {
            value.properties()
                    .forEach(
                            one ->
                                    values.add(
                                            one.getKey()
                                                    + "="
                                                    + scalar(
                                                            file, entry.getKey(), one.getValue())));
        } else if (!value.isNull()) {
            values.add(scalar(file, entry.getKey(), value));
        }
        return values;
    }

    private static String scalar(Path file, String key, JsonNode value) {
        if (!value.isValueNode()) {
            throw new UserException(
                    "%s: the value of %s is nested too deep; write a value, a list, or names with values"
                            .formatted(file, key));
        }
        return value.asText();
    }
}
