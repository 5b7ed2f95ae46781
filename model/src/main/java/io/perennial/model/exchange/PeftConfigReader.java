package io.perennial.model.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import io.perennial.model.adapter.AdapterMethod;
import io.perennial.model.adapter.AdaptionPrompt;
import io.perennial.model.adapter.Dora;
import io.perennial.model.adapter.Ia3;
import io.perennial.model.adapter.LayerNormTuning;
import io.perennial.model.adapter.Lora;
import io.perennial.model.adapter.LowRank;
import io.perennial.model.adapter.PTuning;
import io.perennial.model.adapter.PrefixTuning;
import io.perennial.model.adapter.PromptTuning;
import io.perennial.model.adapter.Sublayer;
import io.perennial.model.architecture.Site;
import io.perennial.model.base.FrozenBase;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads PEFT's {@code adapter_config.json}. */
record PeftConfigReader(FrozenBase base, JsonNode config, TensorFolder tensors) {

    AdapterMethod method() {
        String type = config.path("peft_type").asText();
        return switch (type) {
            case "LORA" -> lowRank();
            case "IA3" -> ia3();
            case "LN_TUNING" -> layerNorm();
            case "PROMPT_TUNING" -> new PromptTuning(tokens(), promptText());
            case "P_TUNING" -> pTuning();
            case "PREFIX_TUNING" -> prefix();
            case "ADAPTION_PROMPT" ->
                    new AdaptionPrompt(number("adapter_len"), number("adapter_layers"));
            default ->
                    throw new InvalidAdapterFilesException(
                            "peft_type \"%s\" is not supported; supported are LORA (with DoRA), IA3, LN_TUNING, PROMPT_TUNING, P_TUNING, PREFIX_TUNING and ADAPTION_PROMPT"
                                    .formatted(type));
        };
    }

    private AdapterMethod lowRank() {
        refuseUnless("bias", "none");
        for (String pattern : List.of("rank_pattern", "alpha_pattern")) {
            if (!config.path(pattern).isEmpty()) {
                throw refused(pattern, config.path(pattern), "an empty one");
            }
        }
        FoundPlaces places =
                FoundPlaces.of(
                        base,
                        base.config().projections(),
                        module -> tensors.names().contains(module + ".lora_A.weight"),
                        "low-rank updates");
        Set<Site> sites = new HashSet<>(places.sites());
        if (tensors.names().contains("pooler.dense.lora_A.weight")) {
            sites.add(Site.POOLER);
        }
        String words = base.moduleNames().module(Site.EMBEDDING, 0).orElseThrow();
        if (tensors.names().contains(words + "." + PeftDialect.WORDS_A)) {
            sites.add(Site.EMBEDDING);
        }
        LowRank updates =
                new LowRank(
                        number("r"),
                        config.path("lora_alpha").asDouble(),
                        config.path("use_rslora").asBoolean(),
                        config.path("lora_dropout").asDouble(),
                        sites,
                        places.sites().isEmpty() ? Set.of() : places.leaveOut());
        return config.path("use_dora").asBoolean() ? new Dora(updates) : new Lora(updates, false);
    }

    private AdapterMethod ia3() {
        FoundPlaces outputs = factors(false);
        FoundPlaces inputs = factors(true);
        Set<Integer> leaveOut = outputs.leaveOut();
        if (!inputs.sites().isEmpty() && !inputs.leaveOut().equals(leaveOut)) {
            throw new InvalidAdapterFilesException(
                    "factors on inputs and on outputs leave out different layers, %s and %s; the same ones are supported"
                            .formatted(inputs.leaveOut(), leaveOut));
        }
        return new Ia3(outputs.sites(), inputs.sites(), leaveOut);
    }

    /** A factor on inputs has the shape [1, inputs], one on outputs [outputs, 1]. */
    private FoundPlaces factors(boolean onInputs) {
        return FoundPlaces.of(
                base,
                base.config().projections(),
                module ->
                        tensors.shape(module + ".ia3_l")
                                .map(shape -> (shape.get(0) == 1) == onInputs)
                                .orElse(false),
                onInputs ? "factors on inputs" : "factors on outputs");
    }

    private AdapterMethod layerNorm() {
        FoundPlaces places =
                FoundPlaces.of(
                        base,
                        Set.of(Site.ATTENTION_NORM, Site.FEED_FORWARD_NORM),
                        this::hasNorm,
                        "LayerNorms");
        Set<Sublayer> sublayers = new HashSet<>();
        for (Sublayer sublayer : Sublayer.values()) {
            if (places.sites().contains(sublayer.norm())) {
                sublayers.add(sublayer);
            }
        }
        boolean outer =
                base.moduleNames()
                        .module(base.config().outerNorm(), 0)
                        .map(this::hasNorm)
                        .orElse(false);
        return new LayerNormTuning(outer, sublayers, places.leaveOut());
    }

    private boolean hasNorm(String module) {
        return tensors.names().contains(module + ".ln_tuning_layers.weight");
    }

    private String promptText() {
        return config.path("prompt_tuning_init").asText().equals("TEXT")
                ? config.path("prompt_tuning_init_text").asText("")
                : "";
    }

    private AdapterMethod pTuning() {
        if (!tensors.names().contains("prompt_encoder.embedding.weight")) {
            return new PromptTuning(tokens(), "");
        }
        boolean recurrent =
                config.path("encoder_reparameterization_type").asText("MLP").equals("LSTM");
        return new PTuning(
                tokens(),
                recurrent ? PTuning.Encoder.LSTM : PTuning.Encoder.MLP,
                number("encoder_hidden_size"),
                Math.max(1, config.path("encoder_num_layers").asInt(2)));
    }

    private AdapterMethod prefix() {
        boolean projected =
                config.path("prefix_projection").asBoolean()
                        && tensors.names().contains("prompt_encoder.embedding.weight");
        return new PrefixTuning(
                tokens(), projected ? number("encoder_hidden_size") : 0, true, false);
    }

    private int tokens() {
        int submodules = config.path("num_transformer_submodules").asInt(1);
        if (submodules != 1) {
            throw refused(
                    "num_transformer_submodules", config.path("num_transformer_submodules"), "1");
        }
        return number("num_virtual_tokens");
    }

    private int number(String key) {
        JsonNode value = config.path(key);
        if (!value.isIntegralNumber() || value.asLong() < 1 || value.asLong() > 1 << 20) {
            throw refused(key, value, "a whole number from 1 on");
        }
        return value.asInt();
    }

    private void refuseUnless(String key, String only) {
        if (!config.path(key).asText(only).equals(only)) {
            throw refused(key, config.path(key), "\"" + only + "\"");
        }
    }

    private static InvalidAdapterFilesException refused(String key, JsonNode value, String only) {
        return new InvalidAdapterFilesException(
                "adapter_config.json: %s is %s; supported is %s".formatted(key, value, only));
    }
}
