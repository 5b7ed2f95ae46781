package io.perennial.deploy.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.deploy.Project;
import io.perennial.deploy.Yaml;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Puts a folder's manifests together as Kustomize does, as far as this project uses it: resources,
 * namespace, labels, images, and patches of two kinds (lists of operations by RFC 6902, and parts
 * of a custom resource that are merged by RFC 7386). Whatever it does not know it refuses, as it
 * does a name that leads nowhere and a patch that hits nothing.
 */
final class Kustomization {

    private static final Set<String> KNOWN =
            Set.of("apiVersion", "kind", "namespace", "resources", "labels", "images", "patches");
    private static final String FILE = "kustomization.yaml";

    private final Path folder;
    private final JsonNode file;
    private final List<ObjectNode> resources = new ArrayList<>();

    private Kustomization(Path folder) {
        this.folder = folder;
        List<JsonNode> documents = Yaml.documents(folder.resolve(FILE));
        require(documents.size() == 1, "is not one document");
        this.file = documents.get(0);
        file.fieldNames().forEachRemaining(key -> require(KNOWN.contains(key), key + "?"));
    }

    /** Everything that an overlay of deploy/kubernetes/overlays applies. */
    static List<ObjectNode> overlay(String name) {
        return of(Project.path("deploy/kubernetes/overlays").resolve(name));
    }

    private static List<ObjectNode> of(Path folder) {
        Kustomization kustomization = new Kustomization(folder);
        kustomization.readResources();
        kustomization.requireDistinct();
        kustomization.file.path("patches").forEach(kustomization::patch);
        kustomization.file.path("images").forEach(kustomization::image);
        kustomization.file.path("labels").forEach(kustomization::label);
        kustomization.setNamespace();
        return kustomization.resources;
    }

    private void readResources() {
        for (JsonNode entry : file.path("resources")) {
            Path named = folder.resolve(entry.asText()).normalize();
            require(Files.exists(named), "names " + entry.asText() + ", which is not there");
            if (Files.isDirectory(named)) {
                resources.addAll(of(named));
            } else {
                Yaml.documents(named).forEach(it -> resources.add((ObjectNode) it));
            }
        }
    }

    private void requireDistinct() {
        long distinct = resources.stream().map(Kustomization::id).distinct().count();
        require(distinct == resources.size(), "has a resource twice");
    }

    static String id(JsonNode resource) {
        return resource.path("apiVersion").asText()
                + "/"
                + resource.path("kind").asText()
                + "/"
                + resource.at("/metadata/name").asText();
    }

    private void patch(JsonNode patch) {
        Path named = folder.resolve(patch.path("path").asText());
        require(Files.isRegularFile(named), "names the patch " + named);
        JsonNode content = Yaml.documents(named).get(0);
        List<ObjectNode> hit =
                resources.stream()
                        .filter(
                                it ->
                                        patch.has("target")
                                                ? isTarget(patch.path("target"), it)
                                                : id(it).equals(id(content)))
                        .toList();
        require(!hit.isEmpty(), "has the patch " + named + ", which hits nothing");
        for (ObjectNode resource : hit) {
            if (content.isArray()) {
                content.forEach(operation -> JsonPatch.apply(operation, resource));
            } else {
                require(
                        resource.path("apiVersion").asText().matches(".*\\.(org|io)/v\\w+")
                                && !resource.path("apiVersion").asText().contains("k8s.io"),
                        "merges "
                                + id(resource)
                                + ": use operations, Kustomize merges it by rules of its own");
                JsonPatch.merge(resource, content);
            }
        }
    }

    private static boolean isTarget(JsonNode target, JsonNode resource) {
        String version = resource.path("apiVersion").asText();
        String group = version.contains("/") ? version.replaceFirst("/.*", "") : "";
        return matches(target, "kind", resource.path("kind").asText())
                && matches(target, "name", resource.at("/metadata/name").asText())
                && matches(target, "group", group);
    }

    private static boolean matches(JsonNode target, String field, String value) {
        return !target.has(field) || Pattern.matches(target.path(field).asText(), value);
    }

    private void image(JsonNode image) {
        boolean hit = false;
        for (ObjectNode resource : resources) {
            for (JsonNode container : resource.at("/spec/template/spec/containers")) {
                String[] parts = container.path("image").asText().split(":(?=[^:/]+$)", -1);
                if (parts[0].equals(image.path("name").asText())) {
                    String name = image.path("newName").asText(parts[0]);
                    ((ObjectNode) container)
                            .put("image", name + ":" + image.path("newTag").asText(parts[1]));
                    hit = true;
                }
            }
        }
        require(hit, "names the image " + image.path("name") + ", which nothing runs");
    }

    private void label(JsonNode label) {
        for (ObjectNode resource : resources) {
            label.path("pairs")
                    .properties()
                    .forEach(
                            pair ->
                                    ((ObjectNode) resource.path("metadata"))
                                            .withObject("/labels")
                                            .set(pair.getKey(), pair.getValue()));
        }
    }

    private void setNamespace() {
        if (file.has("namespace")) {
            for (ObjectNode resource : resources) {
                if (!resource.path("kind").asText().equals("Namespace")) {
                    ((ObjectNode) resource.path("metadata"))
                            .set("namespace", file.path("namespace"));
                }
            }
        }
    }

    private void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalStateException(
                    Project.root().relativize(folder.resolve(FILE)) + " " + problem);
        }
    }
}
