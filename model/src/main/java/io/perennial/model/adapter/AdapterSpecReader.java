package io.perennial.model.adapter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.perennial.model.architecture.Activation;
import io.perennial.model.architecture.Pooling;
import io.perennial.model.architecture.Site;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads adapter specifications from JSON. */
final class AdapterSpecReader {

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build();

    private static final List<String> METHODS =
            List.of("houlsby", "pfeiffer", "lora", "layer_norm");

    private AdapterSpecReader() {}

    static AdapterSpec read(String json) {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new InvalidAdapterSpecException(
                    "the adapter is not valid JSON: " + e.getOriginalMessage());
        }
        if (root == null || !root.isObject()) {
            throw new InvalidAdapterSpecException(
                    "the adapter must be a JSON object such as {\"method\":\"houlsby\",\"bottleneck\":32}");
        }
        List<AdapterMethod> methods = new ArrayList<>();
        Settings settings = new Settings(root);
        boolean layerNorm = settings.flag("layer_norm");
        Pooling pooling = settings.pooling();
        if (root.has("methods")) {
            settings.allowOnly("adapter", "methods");
            settings.list("methods", "a list of objects")
                    .forEach(node -> methods.add(method(new Settings(node), "methods")));
        } else {
            methods.add(method(settings, "adapter"));
        }
        if (layerNorm && methods.stream().noneMatch(LayerNormTuning.class::isInstance)) {
            methods.add(new LayerNormTuning(Set.of()));
        }
        return new AdapterSpec(methods, pooling);
    }

    private static AdapterMethod method(Settings settings, String place) {
        String name = settings.text("method", "houlsby");
        AdapterMethod method =
                switch (name) {
                    case "houlsby" ->
                            new Houlsby(
                                    settings.whole("bottleneck", 32, 4096),
                                    settings.activation("swish"),
                                    settings.number("scaling", 1),
                                    settings.layers());
                    case "pfeiffer" ->
                            new Pfeiffer(
                                    settings.whole("bottleneck", 32, 4096),
                                    settings.activation("relu"),
                                    settings.number("scaling", 1),
                                    settings.layers());
                    case "lora" -> lora(settings);
                    case "layer_norm" -> new LayerNormTuning(settings.layers());
                    default ->
                            throw new InvalidAdapterSpecException(
                                    "\"method\" is \"%s\"; use one of %s"
                                            .formatted(name, String.join(", ", METHODS)));
                };
        settings.allowOnly(place);
        return method;
    }

    private static Lora lora(Settings settings) {
        int rank = settings.whole("rank", 8, 1024);
        return new Lora(
                rank, settings.number("alpha", 2.0 * rank), settings.targets(), settings.layers());
    }

    /**
     * The settings of one JSON object; remembers which were read, so that a misspelt key is
     * refused.
     */
    private static final class Settings {
        private final JsonNode node;
        private final Set<String> known = new HashSet<>();

        Settings(JsonNode node) {
            if (!node.isObject()) {
                throw new InvalidAdapterSpecException(
                        "\"methods\" has " + node + " where an object belongs");
            }
            this.node = node;
        }

        private JsonNode get(String key) {
            known.add(key);
            return node.path(key);
        }

        String text(String key, String fallback) {
            JsonNode value = get(key);
            return value.isMissingNode() ? fallback : value.asText();
        }

        boolean flag(String key) {
            JsonNode value = get(key);
            if (!value.isMissingNode() && !value.isBoolean()) {
                throw new InvalidAdapterSpecException(
                        "\"%s\" is %s; use true or false".formatted(key, value));
            }
            return value.asBoolean(false);
        }

        /** A list, empty where the key is absent. */
        JsonNode list(String key, String what) {
            JsonNode value = get(key);
            if (!value.isMissingNode() && !value.isArray()) {
                throw new InvalidAdapterSpecException(
                        "\"%s\" is %s; use %s".formatted(key, value, what));
            }
            return value;
        }

        int whole(String key, int fallback, int limit) {
            JsonNode value = get(key);
            if (value.isMissingNode()) {
                return fallback;
            }
            if (!value.isIntegralNumber() || value.asLong() < 1 || value.asLong() > limit) {
                throw new InvalidAdapterSpecException(
                        "\"%s\" is %s; use a whole number from 1 to %d"
                                .formatted(key, value, limit));
            }
            return value.asInt();
        }

        double number(String key, double fallback) {
            JsonNode value = get(key);
            if (value.isMissingNode()) {
                return fallback;
            }
            if (!value.isNumber()
                    || !Double.isFinite(value.asDouble())
                    || Math.abs(value.asDouble()) > 1e4) {
                throw new InvalidAdapterSpecException(
                        "\"%s\" is %s; use a number from -10000 to 10000".formatted(key, value));
            }
            return value.asDouble();
        }

        Activation activation(String fallback) {
            String name = text("activation", fallback);
            return Activation.named(name)
                    .orElseThrow(
                            () ->
                                    new InvalidAdapterSpecException(
                                            "\"activation\" is \"%s\"; use relu, gelu, gelu_tanh, swish, tanh or identity"
                                                    .formatted(name)));
        }

        Pooling pooling() {
            String name = text("pooling", "mean");
            for (Pooling pooling : Pooling.values()) {
                if (pooling.code().equals(name)) {
                    return pooling;
                }
            }
            throw new InvalidAdapterSpecException(
                    "\"pooling\" is \"" + name + "\"; use mean, first or pooler");
        }

        Set<Integer> layers() {
            Set<Integer> layers = new HashSet<>();
            for (JsonNode layer : list("leave_out", "a list of layer numbers")) {
                if (!layer.isIntegralNumber() || !layer.canConvertToInt() || layer.asInt() < 0) {
                    throw new InvalidAdapterSpecException(
                            "\"leave_out\" has " + layer + "; list layer numbers from 0 on");
                }
                layers.add(layer.asInt());
            }
            return layers;
        }

        Set<Site> targets() {
            Set<Site> sites = new HashSet<>();
            JsonNode targets = list("targets", "a list such as [\"q\",\"v\"]");
            if (targets.isMissingNode()) {
                return Set.of(Site.QUERY, Site.VALUE);
            }
            targets.forEach(target -> sites.addAll(LoraTarget.sites(target.asText())));
            if (sites.isEmpty()) {
                throw new InvalidAdapterSpecException(
                        "\"targets\" is []; list at least one, or leave it out for q and v");
            }
            return sites;
        }

        void allowOnly(String place, String... more) {
            known.addAll(List.of(more));
            node.fieldNames()
                    .forEachRemaining(
                            key -> {
                                if (!known.contains(key)) {
                                    throw new InvalidAdapterSpecException(
                                            "\"%s\" has the unknown key \"%s\"; known here are %s"
                                                    .formatted(
                                                            place,
                                                            key,
                                                            known.stream().sorted().toList()));
                                }
                            });
        }
    }
}
