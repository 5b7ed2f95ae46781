package io.perennial.model.adapter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.perennial.model.architecture.Head;
import io.perennial.model.architecture.Objective;
import io.perennial.model.architecture.Pooling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads adapter specifications from JSON. */
final class AdapterSpecReader {

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build();

    private AdapterSpecReader() {}

    static AdapterSpec read(String json) {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (MismatchedInputException e) {
            throw new InvalidAdapterSpecException(
                    "the adapter is not valid JSON: something follows the object");
        } catch (JsonProcessingException e) {
            throw new InvalidAdapterSpecException(
                    "the adapter is not valid JSON: " + e.getOriginalMessage());
        }
        if (root == null || !root.isObject()) {
            throw new InvalidAdapterSpecException(
                    "the adapter must be a JSON object such as {\"method\":\"houlsby\",\"bottleneck\":32}");
        }
        List<AdapterMethod> methods = new ArrayList<>();
        MethodSettings settings = new MethodSettings(root);
        boolean layerNorm = settings.flag("layer_norm", false);
        Optional<Pooling> pooling =
                settings.has("pooling")
                        ? Optional.of(settings.choice("pooling", Pooling.MEAN))
                        : Optional.empty();
        Head head = settings.choice("head", Head.LINEAR);
        Objective objective = settings.choice("objective", Objective.CLASSIFICATION);
        if (root.has("methods")) {
            settings.allowOnly("adapter", "methods");
            settings.list("methods", "a list of objects")
                    .forEach(node -> methods.add(method(new MethodSettings(node), "methods")));
        } else {
            methods.add(method(settings, "adapter"));
        }
        if (layerNorm && methods.stream().noneMatch(LayerNormTuning.class::isInstance)) {
            methods.add(LayerNormTuning.ofLayers());
        }
        return new AdapterSpec(methods, pooling, head, objective);
    }

    private static AdapterMethod method(MethodSettings settings, String place) {
        String name = settings.text("method", Houlsby.NAME);
        Function<MethodSettings, AdapterMethod> reader = AdapterMethod.readers().get(name);
        if (reader == null) {
            throw new InvalidAdapterSpecException(
                    "\"method\" is \"%s\"; use one of %s"
                            .formatted(name, String.join(", ", AdapterMethod.names())));
        }
        AdapterMethod method = reader.apply(settings);
        settings.allowOnly(place);
        return method;
    }
}
