package io.perennial.model.adapter;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.architecture.Pooling;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a task adapts the base: one method or several together, and how its head reads the last
 * layer.
 *
 * <p>As JSON: {@code {"method":"houlsby","bottleneck":32}}, or {@code
 * {"methods":[{...},{...}],"pooling":"mean"}}.
 *
 * @param methods applied in this order; each method at most once
 */
public record AdapterSpec(List<AdapterMethod> methods, Pooling pooling) {

    public AdapterSpec {
        methods = List.copyOf(methods);
        if (methods.isEmpty()) {
            throw new InvalidAdapterSpecException(
                    "no adapter method; give \"method\": \"houlsby\", for example");
        }
        Set<String> names = new HashSet<>();
        for (AdapterMethod method : methods) {
            if (!names.add(method.name())) {
                throw new InvalidAdapterSpecException(
                        "method \"" + method.name() + "\" is listed twice; list each method once");
            }
        }
    }

    /** Houlsby bottlenecks of width 32 in every layer, mean pooling. */
    public static AdapterSpec defaults() {
        return parse("{\"method\":\"houlsby\"}");
    }

    /**
     * Reads a specification; absent settings take the method's defaults.
     *
     * @throws InvalidAdapterSpecException naming key, value, limit and next step
     */
    public static AdapterSpec parse(String json) {
        return AdapterSpecReader.read(json);
    }

    /** Canonical JSON with every setting; equal specifications give equal text. */
    public String toJson() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        for (AdapterMethod method : methods) {
            ObjectNode node = root.withArray("methods").addObject().put("method", method.name());
            method.writeTo(node);
        }
        return root.put("pooling", pooling.code()).toString();
    }

    /** The methods' names, for people: {@code houlsby+layer_norm}. */
    public String describe() {
        return methods.stream().map(AdapterMethod::name).collect(Collectors.joining("+"));
    }
}
