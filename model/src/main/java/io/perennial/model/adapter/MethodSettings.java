package io.perennial.model.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.architecture.Activation;
import io.perennial.model.architecture.Site;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The settings of one JSON object; remembers which were read, so that a misspelt key is refused.
 */
public final class MethodSettings {

    private final JsonNode node;
    private final Set<String> known = new HashSet<>();

    MethodSettings(JsonNode node) {
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

    boolean has(String key) {
        return !get(key).isMissingNode();
    }

    String text(String key, String fallback) {
        JsonNode value = get(key);
        if (!value.isMissingNode() && !value.isTextual()) {
            throw new InvalidAdapterSpecException("\"%s\" is %s; use a text".formatted(key, value));
        }
        return value.isMissingNode() ? fallback : value.asText();
    }

    boolean flag(String key, boolean fallback) {
        JsonNode value = get(key);
        if (!value.isMissingNode() && !value.isBoolean()) {
            throw new InvalidAdapterSpecException(
                    "\"%s\" is %s; use true or false".formatted(key, value));
        }
        return value.asBoolean(fallback);
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

    /** A whole number from 1 on. */
    int whole(String key, int fallback, int limit) {
        return whole(key, fallback, 1, limit);
    }

    int whole(String key, int fallback, int least, int most) {
        JsonNode value = get(key);
        if (value.isMissingNode()) {
            return fallback;
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToInt()
                || value.asInt() < least
                || value.asInt() > most) {
            throw new InvalidAdapterSpecException(
                    "\"%s\" is %s; use a whole number from %d to %d"
                            .formatted(key, value, least, most));
        }
        return value.asInt();
    }

    double number(String key, double fallback) {
        return number(key, fallback, -10_000, 10_000);
    }

    double number(String key, double fallback, double least, double most) {
        JsonNode value = get(key);
        if (value.isMissingNode()) {
            return fallback;
        }
        if (!value.isNumber() || !(value.asDouble() >= least && value.asDouble() <= most)) {
            throw new InvalidAdapterSpecException(
                    "\"%s\" is %s; use a number from %s to %s"
                            .formatted(key, value, plain(least), plain(most)));
        }
        return value.asDouble();
    }

    private static String plain(double limit) {
        return limit == Math.rint(limit) ? Long.toString((long) limit) : Double.toString(limit);
    }

    Activation activation(Activation fallback) {
        String name = text("activation", fallback.code());
        return Activation.named(name)
                .orElseThrow(
                        () ->
                                new InvalidAdapterSpecException(
                                        "\"activation\" is \"%s\"; use relu, gelu, gelu_tanh, swish, tanh or identity"
                                                .formatted(name)));
    }

    /** One of an enum's values, by its lower-case name. */
    <T extends Enum<T>> T choice(String key, T fallback) {
        String name = text(key, fallback.name().toLowerCase(Locale.ROOT));
        T[] values = fallback.getDeclaringClass().getEnumConstants();
        return Arrays.stream(values)
                .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new InvalidAdapterSpecException(
                                        "\"%s\" is \"%s\"; use %s"
                                                .formatted(
                                                        key,
                                                        name,
                                                        Arrays.stream(values)
                                                                .map(
                                                                        v ->
                                                                                v.name()
                                                                                        .toLowerCase(
                                                                                                Locale
                                                                                                        .ROOT))
                                                                .collect(
                                                                        Collectors.joining(
                                                                                ", ")))));
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

    Set<Sublayer> sublayers(Set<Sublayer> fallback) {
        Set<Sublayer> sublayers = new HashSet<>();
        JsonNode given = list("sublayers", "a list such as [\"attention\",\"feed_forward\"]");
        for (JsonNode code : given) {
            sublayers.add(
                    Arrays.stream(Sublayer.values())
                            .filter(s -> s.code().equals(code.asText()))
                            .findFirst()
                            .orElseThrow(
                                    () ->
                                            new InvalidAdapterSpecException(
                                                    "\"sublayers\" has %s; use attention or feed_forward"
                                                            .formatted(code))));
        }
        return given.isMissingNode() ? fallback : sublayers;
    }

    Set<Site> projections(String key, Set<Site> fallback) {
        Set<Site> sites = new HashSet<>();
        JsonNode targets = list(key, "a list such as [\"q\",\"v\"]");
        if (targets.isMissingNode()) {
            return fallback;
        }
        targets.forEach(target -> sites.addAll(ProjectionName.sites(key, target.asText())));
        if (sites.isEmpty() && key.equals("targets")) {
            throw new InvalidAdapterSpecException(
                    "\"targets\" is []; list at least one, or leave it out for the default");
        }
        return sites;
    }

    /** Refuses every key that was not asked for. */
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

    static void writeLayers(ObjectNode json, Set<Integer> leaveOut) {
        leaveOut.stream().sorted().forEach(json.putArray("leave_out")::add);
    }
}
