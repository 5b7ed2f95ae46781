package io.perennial.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** YAML files as trees, anchors and merges resolved. A key that stands twice is an error. */
public final class Yaml {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Yaml() {}

    /** The only document of a file, which is named from the project's root. */
    public static JsonNode document(String file) {
        List<JsonNode> documents = documents(Project.path(file));
        if (documents.size() != 1) {
            throw new IllegalStateException(file + " holds " + documents.size() + " documents");
        }
        return documents.get(0);
    }

    /** All documents of a file that are not empty. */
    public static List<JsonNode> documents(Path file) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        List<JsonNode> documents = new ArrayList<>();
        for (Object document :
                new org.yaml.snakeyaml.Yaml(new SafeConstructor(options))
                        .loadAll(Project.read(file))) {
            if (document != null) {
                documents.add(JSON.valueToTree(document));
            }
        }
        return documents;
    }
}
