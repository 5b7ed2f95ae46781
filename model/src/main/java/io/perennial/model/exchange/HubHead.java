package io.perennial.model.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The files that AdapterHub keeps a head in. */
final class HubHead {

    static final String FILE = "model_head.safetensors";
    private static final String CONFIG = "head_config.json";

    private HubHead() {}

    /** The labels in the order of their numbers; empty without a head or with numbers that skip. */
    static Optional<List<String>> labels(Path folder) {
        Path file = folder.resolve(CONFIG);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            JsonNode numbers = AdapterFolder.json(file).path("label2id");
            String[] labels = new String[numbers.size()];
            for (Map.Entry<String, JsonNode> entry : numbers.properties()) {
                int number = entry.getValue().asInt(-1);
                if (number < 0 || number >= labels.length || labels[number] != null) {
                    return Optional.empty();
                }
                labels[number] = entry.getKey();
            }
            return Optional.of(Arrays.asList(labels));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void writeConfig(FrozenBase base, AdapterArtifact artifact, Path folder)
            throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode json = mapper.createObjectNode();
        json.putNull("config");
        json.put("hidden_size", base.config().hiddenSize());
        ObjectNode numbers = json.putObject("label2id");
        for (int i = 0; i < artifact.labels().size(); i++) {
            numbers.put(artifact.labels().get(i), i);
        }
        json.put("model_class", base.moduleNames().classifier().modelClass());
        json.put("model_name", base.name());
        json.put("model_type", base.config().modelType());
        json.putNull("name");
        json.put("num_labels", artifact.labels().size());
        json.put("version", HubConfigWriter.VERSION);
        Files.write(
                folder.resolve(CONFIG),
                mapper.writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
    }
}
