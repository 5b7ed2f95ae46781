package io.perennial.model.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.adapter.AdapterMethod;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What other formats have no place for, in a file of our own that they ignore: labels, pooling,
 * head and objective.
 */
record OwnNotes(AdapterSpec written, List<String> labels) {

    private static final String FILE = "perennial.json";
    private static final int FORMAT = 1;

    static Optional<OwnNotes> read(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        JsonNode json = AdapterFolder.json(file);
        if (json.path("format").asInt() != FORMAT) {
            throw new InvalidAdapterFilesException(
                    "%s has format %s; this build reads %d"
                            .formatted(FILE, json.path("format"), FORMAT));
        }
        List<String> labels = new ArrayList<>();
        json.path("labels").forEach(label -> labels.add(label.asText()));
        return Optional.of(
                new OwnNotes(AdapterSpec.parse(json.path("adapter").toString()), labels));
    }

    static void write(AdapterArtifact artifact, Path folder) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode json = mapper.createObjectNode().put("format", FORMAT);
        json.put("task", artifact.task()).put("version", artifact.version());
        json.put("base_fingerprint", artifact.baseFingerprint());
        artifact.labels().forEach(json.putArray("labels")::add);
        json.set("adapter", mapper.readTree(artifact.spec().toJson()));
        Files.write(
                folder.resolve(FILE),
                mapper.writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
    }

    /**
     * The configuration's methods with the head that other formats have no words for. Where our own
     * specification means the same, it stands as it was written.
     */
    AdapterSpec spec(FrozenBase base, List<AdapterMethod> methods) {
        AdapterSpec found =
                new AdapterSpec(methods, written.pooling(), written.head(), written.objective());
        return base.layout(found, 1).meansTheSameAs(base.layout(written, 1)) ? written : found;
    }
}
