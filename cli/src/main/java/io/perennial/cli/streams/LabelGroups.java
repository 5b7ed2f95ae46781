package io.perennial.cli.streams;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Labels of one data set, put together to tasks: an object with an array of labels a group. */
final class LabelGroups {

    private static final ObjectMapper JSON = new ObjectMapper();

    private LabelGroups() {}

    /** One task's labels. */
    record Group(String name, Set<String> labels) {
        Group {
            labels = Set.copyOf(labels);
        }
    }

    /**
     * Reads groups in the order of the file.
     *
     * @throws InvalidDatasetException where there is no such file, or a label has two groups
     */
    static List<Group> read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new InvalidDatasetException(
                    file,
                    "there is no such file; write {\"group\": [\"label\", ...], ...}, or name other tasks");
        }
        try {
            return groups(file, JSON.readTree(Files.readString(file)));
        } catch (JsonProcessingException e) {
            throw new InvalidDatasetException(
                    file, "not JSON: " + e.getOriginalMessage() + "; write one object");
        } catch (IOException e) {
            throw new InvalidDatasetException(
                    file, "cannot be read (" + e.getMessage() + "); check its permissions");
        }
    }

    private static List<Group> groups(Path file, JsonNode object) {
        List<Group> groups = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (Iterator<Map.Entry<String, JsonNode>> fields = object.fields(); fields.hasNext(); ) {
            Map.Entry<String, JsonNode> field = fields.next();
            Set<String> labels = new HashSet<>();
            field.getValue().forEach(label -> labels.add(label.asText()));
            for (String label : labels) {
                if (!taken.add(label)) {
                    throw new InvalidDatasetException(
                            file, "the label " + label + " is in two groups; keep it in one");
                }
            }
            groups.add(new Group(field.getKey(), labels));
        }
        if (groups.isEmpty()) {
            throw new InvalidDatasetException(
                    file, "there are no groups; write {\"group\": [\"label\", ...], ...}");
        }
        return groups;
    }
}
