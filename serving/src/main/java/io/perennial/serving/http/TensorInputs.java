package io.perennial.serving.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.perennial.serving.predict.TextInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * The {@code inputs} of an Open Inference Protocol request: a tensor {@code text} and, for tasks on
 * pairs of texts, a tensor {@code text_pair} of the same shape, both one-dimensional BYTES.
 */
final class TensorInputs {

    private static final String TEXT = "text";
    private static final String TEXT_PAIR = "text_pair";

    private final JsonNode inputs;
    private final IntConsumer requireRows;

    TensorInputs(JsonNode inputs, IntConsumer requireRows) {
        this.inputs = inputs;
        this.requireRows = requireRows;
    }

    List<TextInput> rows() {
        Map<String, List<String>> tensors = tensors();
        List<String> texts = tensors.get(TEXT);
        if (texts == null) {
            throw ApiException.badRequest("There must be an input named \"text\".");
        }
        List<String> pairs = tensors.get(TEXT_PAIR);
        if (pairs != null && pairs.size() != texts.size()) {
            throw ApiException.badRequest(
                    "Input \"text_pair\" has "
                            + pairs.size()
                            + " elements and \"text\" has "
                            + texts.size()
                            + ".");
        }
        List<TextInput> rows = new ArrayList<>(texts.size());
        for (int row = 0; row < texts.size(); row++) {
            rows.add(new TextInput(texts.get(row), pairs == null ? null : pairs.get(row)));
        }
        return rows;
    }

    private Map<String, List<String>> tensors() {
        if (!inputs.isArray()) {
            throw ApiException.badRequest("\"inputs\" must be an array of tensors.");
        }
        Map<String, List<String>> tensors = new HashMap<>();
        for (int index = 0; index < inputs.size(); index++) {
            JsonNode tensor = inputs.get(index);
            String place = "inputs[" + index + "]";
            String name = tensor.path("name").asText();
            if (!name.equals(TEXT) && !name.equals(TEXT_PAIR)) {
                throw ApiException.badRequest(
                        place
                                + ".name is '"
                                + name
                                + "'; the inputs are \"text\" and, optionally, \"text_pair\".");
            }
            if (tensors.put(name, elements(tensor, place)) != null) {
                throw ApiException.badRequest("Input \"" + name + "\" is given twice.");
            }
        }
        return tensors;
    }

    private List<String> elements(JsonNode tensor, String place) {
        String datatype = tensor.path("datatype").asText();
        if (!datatype.equals("BYTES")) {
            throw ApiException.badRequest(
                    place + ".datatype is '" + datatype + "'; it must be \"BYTES\".");
        }
        List<String> elements = Json.strings(tensor.get("data"), place + ".data");
        JsonNode shape = tensor.path("shape");
        boolean matches = shape.isArray() && shape.size() == 1 && shape.get(0).isIntegralNumber();
        if (!matches || shape.get(0).asLong() != elements.size()) {
            throw ApiException.badRequest(
                    place
                            + ".shape is "
                            + shape
                            + " and there are "
                            + elements.size()
                            + " elements; it must be ["
                            + elements.size()
                            + "].");
        }
        requireRows.accept(elements.size());
        return elements;
    }
}
