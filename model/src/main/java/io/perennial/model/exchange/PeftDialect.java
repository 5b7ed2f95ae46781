package io.perennial.model.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.adapter.AdapterMethod;
import io.perennial.model.adapter.PTuning;
import io.perennial.model.adapter.Parameter;
import io.perennial.model.adapter.PrefixTuning;
import io.perennial.model.adapter.PromptTuning;
import io.perennial.model.architecture.Site;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Hugging Face PEFT's files, as its version 0.11 writes them and later ones read them. */
record PeftDialect() implements Dialect {

    private static final String TUNER = "base_model.model.";
    private static final String PROMPT = "base_model.";

    /** An update of the word embeddings. */
    static final String WORDS_A = "lora_embedding_A";

    private static final String WORDS_B = "lora_embedding_B";

    /** What a prompt encoder is trained with; not a file that PEFT itself writes. */
    private static final String TRAINING = "prompt_encoder_training.safetensors";

    @Override
    public AdapterFormat format() {
        return AdapterFormat.PEFT;
    }

    @Override
    public String tensorFile() {
        return "adapter_model.safetensors";
    }

    @Override
    public List<Path> moreTensorFiles(Path folder) {
        return List.of(folder.resolve(TRAINING));
    }

    @Override
    public String canonical(FrozenBase base, String key) {
        String name = key.startsWith(TUNER) ? key.substring(TUNER.length()) : key;
        name = name.startsWith(PROMPT) ? name.substring(PROMPT.length()) : name;
        String transformer = base.moduleNames().transformer() + ".";
        name = name.startsWith(transformer) ? name.substring(transformer.length()) : name;
        return name.replace(".lora_magnitude_vector.weight", ".lora_magnitude_vector");
    }

    @Override
    public List<AdapterMethod> methods(FrozenBase base, JsonNode config, TensorFolder tensors) {
        return List.of(new PeftConfigReader(base, config, tensors).method());
    }

    @Override
    public List<NamedTensor> tensors(FrozenBase base, List<Parameter> parameters) {
        List<NamedTensor> named = new ArrayList<>();
        for (Parameter parameter : parameters) {
            ParameterPlace place = ParameterPlace.of(parameter);
            if (!place.method().equals("head")) {
                named.add(tensor(base, parameter, place));
            }
        }
        return named;
    }

    private static NamedTensor tensor(FrozenBase base, Parameter parameter, ParameterPlace place) {
        int rows = parameter.rows();
        int columns = parameter.columns();
        return switch (place.method()) {
            case "lora", "dora" -> {
                String module = module(base, place);
                boolean words = place.site().equals(Optional.of(Site.EMBEDDING));
                yield switch (place.part()) {
                    case "a.weight" ->
                            NamedTensor.of(
                                    module + (words ? WORDS_A : "lora_A.weight"),
                                    parameter,
                                    rows,
                                    columns);
                    case "b.weight" ->
                            NamedTensor.of(
                                    module + (words ? WORDS_B : "lora_B.weight"),
                                    parameter,
                                    rows,
                                    columns);
                    case "magnitude" ->
                            NamedTensor.of(module + "lora_magnitude_vector", parameter, columns);
                    default -> throw refused("gated low-rank updates");
                };
            }
            case "ia3" ->
                    place.part().equals("input")
                            ? NamedTensor.of(module(base, place) + "ia3_l", parameter, 1, columns)
                            : NamedTensor.of(module(base, place) + "ia3_l", parameter, columns, 1);
            case "layer_norm" ->
                    NamedTensor.of(
                            module(base, place) + "ln_tuning_layers." + place.part(),
                            parameter,
                            columns);
            case "prompt" -> prompt(parameter, place, "mlp_head.");
            case "prefix" -> prefix(parameter, place);
            case "llama_adapter" ->
                    place.part().equals("gate")
                            ? NamedTensor.of(module(base, place) + "adaption_gate", parameter, 1)
                            : NamedTensor.of(
                                    module(base, place) + "adaption_prompt",
                                    parameter,
                                    1,
                                    rows,
                                    columns);
            default -> throw refused("the method " + place.method());
        };
    }

    private static NamedTensor prefix(Parameter parameter, ParameterPlace place) {
        if (place.part().startsWith("gate")) {
            throw refused("gated prefixes");
        }
        return prompt(parameter, place, "transform.");
    }

    /** The prompt itself, or what writes it while training. */
    private static NamedTensor prompt(Parameter parameter, ParameterPlace place, String layers) {
        String part = place.part();
        if (part.equals("vectors") || part.equals("keys_values")) {
            return NamedTensor.of(
                    "prompt_embeddings", parameter, parameter.rows(), parameter.columns());
        }
        String key =
                "prompt_encoder."
                        + (part.equals("embedding")
                                ? "embedding.weight"
                                : part.replace("lstm.", "lstm_head.").replace("mlp.", layers));
        return part.contains("bias")
                ? NamedTensor.of(key, parameter, parameter.columns())
                : NamedTensor.of(key, parameter, parameter.rows(), parameter.columns());
    }

    private static String module(FrozenBase base, ParameterPlace place) {
        Site site = place.site().orElseThrow();
        String module =
                base.moduleNames()
                        .module(site, place.layer())
                        .orElseThrow(
                                () ->
                                        refused(
                                                "the projection %s of a %s base, which has no module of its own; use qkv"
                                                        .formatted(
                                                                site.name(),
                                                                base.config().modelType())));
        return TUNER + base.moduleNames().transformer() + "." + module + ".";
    }

    private static InvalidAdapterFilesException refused(String what) {
        return new InvalidAdapterFilesException(
                "PEFT has no place for " + what + "; use the format adapterhub or perennial");
    }

    @Override
    public String headKey(FrozenBase base, List<AdapterMethod> methods, String name) {
        return (isPrompt(methods) ? PROMPT : TUNER) + name;
    }

    private static boolean isPrompt(List<AdapterMethod> methods) {
        return methods.stream()
                .anyMatch(
                        method ->
                                method instanceof PromptTuning
                                        || method instanceof PTuning
                                        || method instanceof PrefixTuning);
    }

    @Override
    public ObjectNode config(FrozenBase base, AdapterArtifact artifact, HeadPlace head) {
        return new PeftConfigWriter(base, artifact, head).write();
    }
}
