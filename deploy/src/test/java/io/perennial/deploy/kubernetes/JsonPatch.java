package io.perennial.deploy.kubernetes;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Changes of JSON documents: operations by RFC 6902, and merging by RFC 7386. */
final class JsonPatch {

    private JsonPatch() {}

    /**
     * Adds, replaces, removes or tests one place.
     *
     * @throws IllegalStateException if the place is not there, or tests otherwise
     */
    static void apply(JsonNode operation, ObjectNode document) {
        JsonPointer place = JsonPointer.compile(operation.path("path").asText());
        JsonNode parent = document.at(place.head());
        String last = place.last().getMatchingProperty();
        JsonNode value = operation.path("value");
        boolean there = !document.at(place).isMissingNode();
        switch (operation.path("op").asText()) {
            case "test" -> require(document.at(place).equals(value), operation, document);
            case "replace" -> {
                require(there, operation, document);
                put(parent, last, value);
            }
            case "remove" -> {
                require(there, operation, document);
                remove(parent, last);
            }
            case "add" -> {
                require(parent.isContainerNode(), operation, document);
                if (parent instanceof ArrayNode array) {
                    add(array, last, value);
                } else {
                    put(parent, last, value);
                }
            }
            default -> require(false, operation, document);
        }
    }

    private static void put(JsonNode parent, String last, JsonNode value) {
        if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(last), value.deepCopy());
        } else {
            ((ObjectNode) parent).set(last, value.deepCopy());
        }
    }

    private static void add(ArrayNode array, String last, JsonNode value) {
        int index = last.equals("-") ? array.size() : Integer.parseInt(last);
        array.insert(index, value.deepCopy());
    }

    private static void remove(JsonNode parent, String last) {
        if (parent instanceof ArrayNode array) {
            array.remove(Integer.parseInt(last));
        } else {
            ((ObjectNode) parent).remove(last);
        }
    }

    private static void require(boolean holds, JsonNode operation, JsonNode document) {
        if (!holds) {
            throw new IllegalStateException(
                    operation + " does not fit " + Kustomization.id(document));
        }
    }

    /** Lays a part over a document: objects are merged, all else is replaced. */
    static void merge(ObjectNode document, JsonNode part) {
        part.properties()
                .forEach(
                        field -> {
                            JsonNode before = document.path(field.getKey());
                            if (before.isObject() && field.getValue().isObject()) {
                                merge((ObjectNode) before, field.getValue());
                            } else if (field.getValue().isNull()) {
                                document.remove(field.getKey());
                            } else {
                                document.set(field.getKey(), field.getValue().deepCopy());
                            }
                        });
    }
}
