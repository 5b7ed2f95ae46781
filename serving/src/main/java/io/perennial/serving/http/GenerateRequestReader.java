package io.perennial.serving.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.predict.GenerationSettings;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Reads and checks the body of a request to continue a text: the generate extension of the Open
 * Inference Protocol. Every complaint names the place.
 */
final class GenerateRequestReader {

    /** Settings that a request may have. */
    static final List<String> PARAMETERS =
            List.of("max_tokens", "temperature", "top_p", "seed", "stop");

    private static final List<String> FIELDS = List.of("id", "text_input", "parameters");

    private final int tokensPerText;
    private final int defaultTokens;

    GenerateRequestReader(int tokensPerText, int defaultTokens) {
        this.tokensPerText = tokensPerText;
        this.defaultTokens = defaultTokens;
    }

    /** What is asked for where a request says nothing: the most probable tokens. */
    GenerationSettings defaults() {
        return GenerationSettings.greedy(defaultTokens);
    }

    /**
     * Reads a body. Without a temperature the most probable token is taken, or, where {@code top_p}
     * or {@code seed} ask for a draw, the temperature is 1; without a seed every request draws
     * anew.
     *
     * @throws ApiException 400 when it is malformed
     */
    GenerateRequest read(byte[] body) {
        ObjectNode object = Json.readObject(body);
        requireKnown(object, FIELDS, "", "; the text goes in \"text_input\"");
        if (!object.has("text_input")) {
            throw ApiException.badRequest(
                    "\"text_input\" is missing; give it, for example {\"text_input\": \"...\"}.");
        }
        String text = Json.string(object.get("text_input"), "text_input");
        if (text.isBlank()) {
            throw ApiException.badRequest("\"text_input\" is empty.");
        }
        InferRequestReader.requireUnicode(text, "\"text_input\"");
        return new GenerateRequest(
                InferRequestReader.id(object.get("id")), text, settings(object.get("parameters")));
    }

    private GenerationSettings settings(@Nullable JsonNode given) {
        boolean none = given == null || given.isNull();
        JsonNode parameters = none ? JsonNodeFactory.instance.objectNode() : given;
        if (!parameters.isObject()) {
            throw ApiException.badRequest("\"parameters\" must be an object.");
        }
        requireKnown(parameters, PARAMETERS, "parameters.", "");
        boolean draws = parameters.has("top_p") || parameters.has("seed");
        double temperature = number(parameters, "temperature", draws ? 1 : 0);
        double topP = number(parameters, "top_p", 1);
        if (!(temperature >= 0 && temperature <= GenerationSettings.HIGHEST_TEMPERATURE)) {
            throw ApiException.badRequest(
                    "\"parameters.temperature\" is "
                            + temperature
                            + "; it must be 0, which always takes the most probable token, up to "
                            + GenerationSettings.HIGHEST_TEMPERATURE
                            + ".");
        }
        if (!(topP > 0 && topP <= 1)) {
            throw ApiException.badRequest(
                    "\"parameters.top_p\" is " + topP + "; it must be more than 0 and at most 1.");
        }
        return new GenerationSettings(
                maxTokens(parameters), temperature, topP, seed(parameters), stops(parameters));
    }

    private static void requireKnown(
            JsonNode object, List<String> known, String prefix, String hint) {
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                throw ApiException.badRequest(
                        "There is no \"" + prefix + name + "\"; there are " + known + hint + ".");
            }
        }
    }

    private static double number(JsonNode parameters, String name, double fallback) {
        if (!parameters.has(name)) {
            return fallback;
        }
        if (!parameters.get(name).isNumber()) {
            throw ApiException.badRequest("\"parameters." + name + "\" must be a number.");
        }
        return parameters.get(name).doubleValue();
    }

    private int maxTokens(JsonNode parameters) {
        if (!parameters.has("max_tokens")) {
            return defaultTokens;
        }
        JsonNode asked = parameters.get("max_tokens");
        boolean possible = asked.isIntegralNumber() && asked.canConvertToInt();
        if (!possible || asked.intValue() < 1 || asked.intValue() > tokensPerText) {
            throw ApiException.badRequest(
                    "\"parameters.max_tokens\" is "
                            + asked
                            + "; it must be a whole number from 1 to "
                            + tokensPerText
                            + ".");
        }
        return asked.intValue();
    }

    private static long seed(JsonNode parameters) {
        if (!parameters.has("seed")) {
            return ThreadLocalRandom.current().nextLong();
        }
        JsonNode seed = parameters.get("seed");
        if (!seed.isIntegralNumber() || !seed.canConvertToLong()) {
            throw ApiException.badRequest("\"parameters.seed\" must be a whole number.");
        }
        return seed.longValue();
    }

    private static List<String> stops(JsonNode parameters) {
        if (!parameters.has("stop")) {
            return List.of();
        }
        JsonNode stop = parameters.get("stop");
        List<String> stops =
                stop.isTextual()
                        ? List.of(stop.textValue())
                        : Json.strings(stop, "parameters.stop");
        if (stops.contains("") || stops.size() > GenerationSettings.MOST_STOPS) {
            throw ApiException.badRequest(
                    "\"parameters.stop\" has "
                            + stops.size()
                            + " texts; there may be "
                            + GenerationSettings.MOST_STOPS
                            + ", and none may be empty.");
        }
        return stops;
    }
}
