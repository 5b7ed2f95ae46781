package io.perennial.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class JsonPatchTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectNode document = object("{'a': {'b': [1, 2]}, 'c': 3}");

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static ObjectNode object(String text) {
        return (ObjectNode) json(text);
    }

    @Test
    void operatesOnPlaces() {
        JsonPatch.apply(json("{'op': 'add', 'path': '/a/b/-', 'value': 4}"), document);
        JsonPatch.apply(json("{'op': 'replace', 'path': '/a/b/0', 'value': 9}"), document);
        JsonPatch.apply(json("{'op': 'add', 'path': '/a/x~1y', 'value': 5}"), document);
        JsonPatch.apply(json("{'op': 'remove', 'path': '/c'}"), document);

        assertThat(document).isEqualTo(json("{'a': {'b': [9, 2, 4], 'x/y': 5}}"));
    }

    @Test
    void refusesPlacesThatAreNotThere() {
        assertThatThrownBy(
                        () ->
                                JsonPatch.apply(
                                        json("{'op': 'replace', 'path': '/d', 'value': 1}"),
                                        document))
                .hasMessageContaining("does not fit");
        assertThatThrownBy(
                        () ->
                                JsonPatch.apply(
                                        json("{'op': 'test', 'path': '/c', 'value': 4}"), document))
                .hasMessageContaining("does not fit");
    }

    @Test
    void mergesObjectsAndReplacesAllElse() {
        JsonPatch.merge(document, json("{'a': {'b': [7], 'e': 1}, 'c': null}"));

        assertThat(document).isEqualTo(json("{'a': {'b': [7], 'e': 1}}"));
    }
}
