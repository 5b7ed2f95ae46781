package io.perennial.model.exchange;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.adapter.AdapterMethod;
import io.perennial.model.adapter.AdaptionPrompt;
import io.perennial.model.adapter.Dora;
import io.perennial.model.adapter.Ia3;
import io.perennial.model.adapter.LayerNormTuning;
import io.perennial.model.adapter.Lora;
import io.perennial.model.adapter.LowRank;
import io.perennial.model.adapter.PrefixTuning;
import io.perennial.model.adapter.PromptTuning;
import io.perennial.model.adapter.Sublayer;
import io.perennial.model.architecture.BaseConfig;
import io.perennial.model.architecture.ModuleNames;
import io.perennial.model.architecture.Site;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Writes PEFT's {@code adapter_config.json}. */
record PeftConfigWriter(FrozenBase base, AdapterArtifact artifact, HeadPlace head) {

    private static final Set<String> ADAPTION_PROMPT_BASES = Set.of("llama", "mistral");

    ObjectNode write() {
        List<AdapterMethod> methods = artifact.spec().methods();
        if (methods.size() != 1) {
            throw refused(
                    "PEFT's files hold one method, and this adapter has "
                            + artifact.spec().describe());
        }
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("task_type", taskType());
        json.put("base_model_name_or_path", base.name());
        json.put("inference_mode", true);
        AdapterMethod method = methods.get(0);
        if (method instanceof Lora lora && !lora.gated()) {
            lowRank(json, lora.updates(), false);
        } else if (method instanceof Dora dora) {
            lowRank(json, dora.updates(), true);
        } else if (method instanceof Ia3 ia3) {
            ia3(json, ia3);
        } else if (method instanceof LayerNormTuning norms) {
            layerNorms(json, norms);
        } else if (method instanceof PromptTuning prompt) {
            prompt(json, prompt);
        } else if (method instanceof PrefixTuning prefix && !prefix.gated()) {
            prefix(json, prefix);
        } else if (method instanceof AdaptionPrompt prompt) {
            adaptionPrompt(json, prompt);
        } else {
            throw refused("PEFT has no method like " + method.name());
        }
        return json;
    }

    private String taskType() {
        return switch (head) {
            case CLASSIFIER -> "SEQ_CLS";
            case OWN_FILE -> "FEATURE_EXTRACTION";
            case LANGUAGE_MODEL -> "CAUSAL_LM";
        };
    }

    private void lowRank(ObjectNode json, LowRank updates, boolean dora) {
        json.put("peft_type", "LORA").put("r", updates.rank());
        whole(json, "lora_alpha", updates.alpha());
        json.put("lora_dropout", updates.dropout())
                .put("use_rslora", updates.rankStabilised())
                .put("use_dora", dora)
                .put("fan_in_fan_out", base.moduleNames().transposed())
                .put("bias", "none");
        modules(
                json.putArray("target_modules"),
                updates.targetsOn(base.config()),
                updates.leaveOut());
        modulesToSave(json);
    }

    /** PEFT's own type is a whole number. */
    private static void whole(ObjectNode json, String key, double value) {
        if (value == Math.rint(value)) {
            json.put(key, (long) value);
        } else {
            json.put(key, value);
        }
    }

    private void ia3(ObjectNode json, Ia3 ia3) {
        json.put("peft_type", "IA3").put("fan_in_fan_out", base.moduleNames().transposed());
        ArrayNode all = json.putArray("target_modules");
        modules(all, ia3.targetsOn(base.config()), ia3.leaveOut());
        modules(all, ia3.inputTargets(), ia3.leaveOut());
        modules(json.putArray("feedforward_modules"), ia3.inputTargets(), ia3.leaveOut());
        modulesToSave(json);
    }

    private void layerNorms(ObjectNode json, LayerNormTuning norms) {
        json.put("peft_type", "LN_TUNING");
        ArrayNode targets = json.putArray("target_modules");
        if (norms.outer()) {
            targets.add(base.moduleNames().module(base.config().outerNorm(), 0).orElseThrow());
        }
        for (Sublayer sublayer : EnumSet.copyOf(norms.sublayers())) {
            modules(targets, Set.of(sublayer.norm()), norms.leaveOut());
        }
        modulesToSave(json);
    }

    private void prompt(ObjectNode json, PromptTuning prompt) {
        json.put("peft_type", "PROMPT_TUNING");
        virtualTokens(json, prompt.tokens(), base.config().embeddingSize());
        json.put("prompt_tuning_init", "RANDOM");
    }

    private void prefix(ObjectNode json, PrefixTuning prefix) {
        if (!prefix.shiftPositions()) {
            throw refused(
                    "PEFT counts a text's positions from after the prefix, and this adapter has shift_positions false");
        }
        json.put("peft_type", "PREFIX_TUNING").put("prefix_projection", false);
        virtualTokens(json, prefix.tokens(), base.config().keyValueSize());
        json.put("encoder_hidden_size", base.config().hiddenSize());
    }

    private void virtualTokens(ObjectNode json, int tokens, int width) {
        BaseConfig config = base.config();
        json.put("num_virtual_tokens", tokens)
                .put("token_dim", width)
                .put("num_transformer_submodules", 1)
                .put("num_attention_heads", config.keyValueHeads())
                .put("num_layers", config.layers());
    }

    private void adaptionPrompt(ObjectNode json, AdaptionPrompt prompt) {
        if (!ADAPTION_PROMPT_BASES.contains(base.config().modelType())) {
            throw refused(
                    "PEFT has adaption prompts for llama and mistral bases only, not for "
                            + base.config().modelType());
        }
        json.put("peft_type", "ADAPTION_PROMPT")
                .put("adapter_len", prompt.tokens())
                .put("adapter_layers", Math.min(prompt.topLayers(), base.config().layers()))
                .put("target_modules", "self_attn");
    }

    /**
     * Modules by the ending of their names; by whole names where an ending would meet others too,
     * or layers are left out.
     */
    private void modules(ArrayNode names, Set<Site> sites, Set<Integer> leaveOut) {
        for (Site site : new TreeSet<>(sites)) {
            String first = module(site, 0);
            String ending = first.substring(first.indexOf(".0.") + 3);
            if (site.isOutsideLayers()) {
                names.add(first);
            } else if (leaveOut.isEmpty() && isUnique(ending, site)) {
                names.add(ending);
            } else {
                for (int layer = 0; layer < base.config().layers(); layer++) {
                    if (!leaveOut.contains(layer)) {
                        names.add(module(site, layer));
                    }
                }
            }
        }
    }

    private String module(Site site, int layer) {
        return base.moduleNames()
                .module(site, layer)
                .orElseThrow(
                        () ->
                                refused(
                                        "a %s base has no module of its own for %s; use qkv"
                                                .formatted(base.config().modelType(), site)));
    }

    private boolean isUnique(String ending, Site own) {
        for (Site site : Site.values()) {
            boolean meets =
                    base.moduleNames()
                            .module(site, 0)
                            .map(name -> name.endsWith("." + ending))
                            .orElse(false);
            if (site != own && meets) {
                return false;
            }
        }
        return true;
    }

    private void modulesToSave(ObjectNode json) {
        if (head == HeadPlace.CLASSIFIER) {
            ModuleNames.Classifier classifier = base.moduleNames().classifier();
            Set<String> modules = new LinkedHashSet<>();
            classifier.dense().ifPresent(name -> modules.add(outermost(name)));
            modules.add(outermost(classifier.output()));
            modules.forEach(json.putArray("modules_to_save")::add);
        }
    }

    private static String outermost(String module) {
        int dot = module.indexOf('.');
        return dot < 0 ? module : module.substring(0, dot);
    }

    private static InvalidAdapterFilesException refused(String why) {
        return new InvalidAdapterFilesException(why + "; use the format adapterhub or perennial");
    }
}
