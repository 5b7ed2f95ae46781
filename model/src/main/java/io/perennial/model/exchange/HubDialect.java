package io.perennial.model.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.adapter.AdapterMethod;
import io.perennial.model.adapter.Parameter;
import io.perennial.model.architecture.Site;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * AdapterHub's files, with the tensor names of its library {@code adapters}.
 *
 * @param name the adapter's name inside the model
 */
record HubDialect(String name) implements Dialect {

    /** A name that module paths can hold. */
    static String adapterName(String task) {
        return task.replace('.', '_');
    }

    @Override
    public AdapterFormat format() {
        return AdapterFormat.ADAPTERHUB;
    }

    @Override
    public String tensorFile() {
        return "adapter.safetensors";
    }

    @Override
    public List<Path> moreTensorFiles(Path folder) {
        return List.of(folder.resolve(HubHead.FILE));
    }

    /**
     * A prefix stands in the file once for itself and once for every layer that uses it; all of
     * them get one name.
     */
    @Override
    public String canonical(FrozenBase base, String key) {
        String transformer = base.moduleNames().transformer() + ".";
        String name = key.startsWith(transformer) ? key.substring(transformer.length()) : key;
        return name.replaceFirst("^.*prefix_tunings\\.[^.]+\\.[^.]+\\.", "prefix_tunings.")
                .replaceFirst("\\.(adapters|loras|prefix_gates)\\.[^.]+\\.", ".$1.")
                .replaceFirst("^shared_parameters\\.[^.]+\\.", "shared_parameters.");
    }

    @Override
    public List<AdapterMethod> methods(FrozenBase base, JsonNode config, TensorFolder tensors) {
        return new HubConfigReader(base, tensors).methods(config.path("config"));
    }

    @Override
    public List<NamedTensor> tensors(FrozenBase base, List<Parameter> parameters) {
        long terms =
                parameters.stream()
                        .filter(p -> p.name().equals("compacter.rule"))
                        .mapToLong(Parameter::columns)
                        .findFirst()
                        .orElse(0);
        Map<String, NamedTensor> named = new LinkedHashMap<>();
        for (Parameter parameter : parameters) {
            ParameterPlace place = ParameterPlace.of(parameter);
            if (!place.method().equals("head")) {
                NamedTensor tensor = tensor(base, parameter, place, terms);
                named.merge(tensor.key(), tensor, HubDialect::joined);
            }
        }
        return List.copyOf(named.values());
    }

    /** Query, key and value of one projection lie one below the other. */
    private static NamedTensor joined(NamedTensor first, NamedTensor second) {
        List<Parameter> parts = new ArrayList<>(first.parts());
        parts.addAll(second.parts());
        List<Long> shape = new ArrayList<>(first.shape());
        shape.set(0, shape.get(0) + second.shape().get(0));
        return new NamedTensor(first.key(), shape, parts);
    }

    private NamedTensor tensor(
            FrozenBase base, Parameter parameter, ParameterPlace place, long terms) {
        return switch (place.method()) {
            case "houlsby", "pfeiffer", "parallel" -> bottleneck(base, parameter, place);
            case "compacter" -> compacter(base, parameter, place, terms);
            case "lora" -> lora(base, parameter, place);
            case "ia3" -> factor(base, parameter, place);
            case "prefix" -> prefix(base, parameter, place);
            default ->
                    throw new InvalidAdapterFilesException(
                            "AdapterHub has no place for the method %s; use the format peft or perennial"
                                    .formatted(place.method()));
        };
    }

    private NamedTensor bottleneck(FrozenBase base, Parameter parameter, ParameterPlace place) {
        String module = module(base, place) + "adapters." + name + ".";
        return matrix(module + layerName(place.part()), parameter);
    }

    private static String layerName(String part) {
        return part.replaceFirst("^down\\.", "adapter_down.0.")
                .replaceFirst("^up\\.", "adapter_up.");
    }

    private NamedTensor compacter(
            FrozenBase base, Parameter parameter, ParameterPlace place, long terms) {
        if (place.site().isEmpty()) {
            return NamedTensor.of(
                    base.moduleNames().transformer() + ".shared_parameters." + name + ".phm_rule",
                    parameter,
                    terms,
                    terms,
                    terms);
        }
        String module = module(base, place) + "adapters." + name + ".";
        String key =
                module
                        + layerName(place.part())
                                .replace(".left", ".W_left")
                                .replace(".right", ".W_right")
                                .replaceFirst("(adapter_.*)\\.bias$", "$1.b");
        if (place.part().endsWith("left") || place.part().endsWith("right")) {
            // Stacked factors: the file has one block for each term.
            return NamedTensor.of(
                    key, parameter, terms, parameter.rows() / terms, parameter.columns());
        }
        return matrix(key, parameter);
    }

    private NamedTensor lora(FrozenBase base, Parameter parameter, ParameterPlace place) {
        String module = module(base, place) + "loras." + name + ".";
        return switch (place.part()) {
            case "a.weight" ->
                    NamedTensor.of(
                            module + "lora_A", parameter, parameter.rows(), parameter.columns());
            case "b.weight" ->
                    NamedTensor.of(
                            module + "lora_B", parameter, parameter.rows(), parameter.columns());
            default -> matrix(module + place.part(), parameter);
        };
    }

    private NamedTensor factor(FrozenBase base, Parameter parameter, ParameterPlace place) {
        if (place.part().equals("input")) {
            throw new InvalidAdapterFilesException(
                    "AdapterHub's IA3 scales outputs only, and this adapter has input_targets; train it with targets such as k, v and ffn_up instead, or use the format peft");
        }
        return NamedTensor.of(
                module(base, place) + "loras." + name + ".lora_B",
                parameter,
                parameter.columns(),
                1);
    }

    private NamedTensor prefix(FrozenBase base, Parameter parameter, ParameterPlace place) {
        if (place.part().startsWith("gate.")) {
            String module = module(base, place) + "prefix_tuning.prefix_gates." + name + ".";
            return matrix(module + place.part().substring("gate.".length()), parameter);
        }
        String pool =
                base.moduleNames().transformer()
                        + ".prefix_tuning.prefix_tunings."
                        + name
                        + ".self_prefix.";
        return switch (place.part()) {
            case "keys_values" ->
                    NamedTensor.of(pool + "control_trans", parameter, parameter.size());
            case "embedding" -> matrix(pool + "wte.weight", parameter);
            default -> matrix(pool + place.part().replace("mlp.", "control_trans."), parameter);
        };
    }

    private static NamedTensor matrix(String key, Parameter parameter) {
        return key.endsWith("bias") || key.endsWith(".b")
                ? NamedTensor.of(key, parameter, parameter.columns())
                : NamedTensor.of(key, parameter, parameter.rows(), parameter.columns());
    }

    /** Query, key and value may live in one module. */
    private static String module(FrozenBase base, ParameterPlace place) {
        Site site = place.site().orElseThrow();
        String module =
                base.moduleNames()
                        .module(site, place.layer())
                        .or(() -> base.moduleNames().module(Site.QUERY_KEY_VALUE, place.layer()))
                        .orElseThrow();
        return base.moduleNames().transformer() + "." + module + ".";
    }

    @Override
    public String headKey(FrozenBase base, List<AdapterMethod> methods, String name) {
        return name;
    }

    @Override
    public ObjectNode config(FrozenBase base, AdapterArtifact artifact, HeadPlace head) {
        return new HubConfigWriter(base, artifact, name).write();
    }
}
