package io.perennial.deploy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;

/** YAML files as trees. A key that stands twice is an error. */
public final class Yaml {

    private static final ObjectMapper MAPPER =
            new ObjectMapper(YAMLFactory.builder().loaderOptions(strict()).build())
                    .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private Yaml() {}

    private static LoaderOptions strict() {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        return options;
    }

    /** The only document of a file. */
    public static JsonNode document(String file) {
        List<JsonNode> documents = documents(Project.path(file));
        if (documents.size() != 1) {
            throw new IllegalStateException(file + " holds " + documents.size() + " documents");
        }
        return documents.get(0);
    }

    /** All documents of a file that are not empty. */
    public static List<JsonNode> documents(Path file) {
        try {
            return MAPPER
                    .readerFor(JsonNode.class)
                    .<JsonNode>readValues(MAPPER.createParser(Project.read(file)))
                    .readAll()
                    .stream()
                    .filter(node -> !node.isNull() && !node.isMissingNode())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": " + e.getMessage(), e);
        }
    }
}
