package io.perennial.serving.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.architecture.Objective;
import io.perennial.serving.predict.TextInput;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads and checks the body of a request for predictions, in either form. Every complaint names the
 * place.
 */
final class InferRequestReader {

    private final int rowsPerRequest;

    InferRequestReader(int rowsPerRequest) {
        this.rowsPerRequest = rowsPerRequest;
    }

    /**
     * Reads a body.
     *
     * @param object the body
     * @param objective of the task that is asked
     * @throws ApiException 400 when it is malformed, 413 when it has too many rows
     */
    InferRequest read(ObjectNode object, Objective objective) {
        refuseGeneration(object, objective);
        return read(object, OutputTensors.names(objective), objective == Objective.TEXT);
    }

    /**
     * Reads the body of a request whose texts name no task.
     *
     * @throws ApiException as {@link #read}
     */
    InferRequest readWithoutTask(ObjectNode object) {
        for (String name : GenerateRequestReader.PARAMETERS) {
            if (object.has(name) || object.path("parameters").has(name)) {
                throw ApiException.badRequest(
                        "\"" + name + "\" is for a task that writes text; name the task.");
            }
        }
        return read(object, RoutedTensors.NAMES, false);
    }

    private InferRequest read(ObjectNode object, List<String> outputNames, boolean writes) {
        boolean plain = object.has("text") || object.has("texts");
        if (plain && object.has("inputs")) {
            throw ApiException.badRequest(
                    "Give either \"inputs\" or \"text\"/\"texts\", not both.");
        }
        if (!plain && !object.has("inputs")) {
            throw ApiException.badRequest(
                    "\"inputs\" is missing; give it, or \"text\", or \"texts\", for example {\"text\": \"...\"}.");
        }
        String id = id(object.get("id"));
        List<TextInput> inputs =
                plain
                        ? plain(object)
                        : new TensorInputs(object.get("inputs"), this::requireRows).rows();
        for (int row = 0; row < inputs.size(); row++) {
            requireUsable(inputs.get(row), row, writes);
        }
        Set<String> outputs = plain ? Set.of() : outputs(object.get("outputs"), outputNames);
        return new InferRequest(
                id, inputs, outputs, plain ? InferRequest.Form.PLAIN : InferRequest.Form.TENSORS);
    }

    /** What only {@code generate} takes must not be passed over in silence. */
    private static void refuseGeneration(ObjectNode object, Objective objective) {
        for (String name : GenerateRequestReader.PARAMETERS) {
            if (object.has(name) || object.path("parameters").has(name)) {
                throw ApiException.badRequest(
                        objective == Objective.TEXT
                                ? "\"infer\" always takes the most probable tokens and knows no \""
                                        + name
                                        + "\"; \"generate\" does."
                                : "\""
                                        + name
                                        + "\" is for tasks that write text; this one has the objective "
                                        + objective.code()
                                        + ".");
            }
        }
    }

    static @Nullable String id(@Nullable JsonNode id) {
        if (id == null || id.isNull()) {
            return null;
        }
        if (!id.isTextual()) {
            throw ApiException.badRequest("\"id\" must be a string.");
        }
        return id.textValue();
    }

    private List<TextInput> plain(ObjectNode object) {
        if (object.has("text") && object.has("texts")) {
            throw ApiException.badRequest("Give either \"text\" or \"texts\", not both.");
        }
        if (object.has("text")) {
            String text = Json.string(object.get("text"), "text");
            return List.of(
                    new TextInput(text, optionalString(object.get("text_pair"), "text_pair")));
        }
        List<String> texts = Json.strings(object.get("texts"), "texts");
        requireRows(texts.size());
        JsonNode given = object.get("text_pairs");
        List<String> pairs =
                given == null || given.isNull() ? null : Json.strings(given, "text_pairs");
        if (pairs != null && pairs.size() != texts.size()) {
            throw ApiException.badRequest(
                    "\"text_pairs\" has "
                            + pairs.size()
                            + " entries for "
                            + texts.size()
                            + " texts.");
        }
        List<TextInput> rows = new ArrayList<>();
        for (int row = 0; row < texts.size(); row++) {
            rows.add(new TextInput(texts.get(row), pairs == null ? null : pairs.get(row)));
        }
        return rows;
    }

    private void requireRows(int rows) {
        if (rows == 0) {
            throw ApiException.badRequest("The request has no text; give at least one.");
        }
        if (rows > rowsPerRequest) {
            throw ApiException.tooLarge(
                    "The request has "
                            + rows
                            + " texts and the limit is "
                            + rowsPerRequest
                            + "; send several requests.");
        }
    }

    private static Set<String> outputs(@Nullable JsonNode outputs, List<String> known) {
        Set<String> names = new LinkedHashSet<>();
        if (outputs == null || outputs.isNull()) {
            return names;
        }
        if (!outputs.isArray()) {
            throw ApiException.badRequest(
                    "\"outputs\" must be an array of objects with a \"name\".");
        }
        for (JsonNode output : outputs) {
            String name = output.path("name").asText();
            if (!known.contains(name)) {
                throw ApiException.badRequest(
                        "There is no output '" + name + "'; there are " + known + ".");
            }
            names.add(name);
        }
        return names;
    }

    private static void requireUsable(TextInput input, int row, boolean writes) {
        if (input.text().isBlank()) {
            throw ApiException.badRequest("Text " + row + " is empty.");
        }
        requireUnicode(input.text(), "Text " + row);
        if (input.textPair() != null) {
            if (writes) {
                throw ApiException.badRequest(
                        "Text " + row + " has a pair; a task that writes text continues one text.");
            }
            requireUnicode(input.textPair(), "Text pair " + row);
        }
    }

    static void requireUnicode(String text, String place) {
        for (int at = 0; at < text.length(); at++) {
            char unit = text.charAt(at);
            if (!Character.isSurrogate(unit)) {
                continue;
            }
            if (at + 1 == text.length() || !Character.isSurrogatePair(unit, text.charAt(at + 1))) {
                throw ApiException.badRequest(
                        place
                                + " is not valid Unicode: half a surrogate pair at character "
                                + at
                                + ".");
            }
            at++;
        }
    }

    private static @Nullable String optionalString(@Nullable JsonNode node, String name) {
        return node == null || node.isNull() ? null : Json.string(node, name);
    }
}
