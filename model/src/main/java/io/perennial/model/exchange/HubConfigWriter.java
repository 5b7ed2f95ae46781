package io.perennial.model.exchange;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.adapter.AdapterMethod;
import io.perennial.model.adapter.Bottleneck;
import io.perennial.model.adapter.Compacter;
import io.perennial.model.adapter.Houlsby;
import io.perennial.model.adapter.Ia3;
import io.perennial.model.adapter.Lora;
import io.perennial.model.adapter.LowRank;
import io.perennial.model.adapter.ParallelBottleneck;
import io.perennial.model.adapter.Pfeiffer;
import io.perennial.model.adapter.PrefixTuning;
import io.perennial.model.adapter.Sublayer;
import io.perennial.model.architecture.Activation;
import io.perennial.model.architecture.Site;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Writes AdapterHub's {@code adapter_config.json}. */
record HubConfigWriter(FrozenBase base, AdapterArtifact artifact, String name) {

    /** The library's version whose keys are written. */
    static final String VERSION = "0.1.1";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final Map<Site, String> SWITCHES =
            Map.of(
                    Site.FEED_FORWARD_UP, "intermediate_lora",
                    Site.FEED_FORWARD_DOWN, "output_lora",
                    Site.ATTENTION_OUTPUT, "attn_output_lora");

    private static final Map<Site, String> MATRICES =
            Map.of(Site.QUERY, "q", Site.KEY, "k", Site.VALUE, "v");

    ObjectNode write() {
        ObjectNode json = JSON.objectNode();
        List<AdapterMethod> methods = artifact.spec().methods();
        if (methods.size() == 1) {
            json.set("config", config(methods.get(0)));
        } else {
            ObjectNode union = json.putObject("config").put("architecture", "union");
            ArrayNode configs = union.putArray("configs");
            methods.forEach(method -> configs.add(config(method)));
        }
        json.put("hidden_size", base.config().hiddenSize());
        json.put("model_class", base.moduleNames().classifier().modelClass());
        json.put("model_name", base.name());
        json.put("model_type", base.config().modelType());
        return json.put("name", name).put("version", VERSION);
    }

    private ObjectNode config(AdapterMethod method) {
        if (method instanceof Houlsby houlsby) {
            return bottleneck(houlsby.bottleneck(), false, false);
        }
        if (method instanceof Pfeiffer pfeiffer) {
            return bottleneck(pfeiffer.bottleneck(), true, false);
        }
        if (method instanceof ParallelBottleneck parallel) {
            return bottleneck(parallel.bottleneck(), false, true);
        }
        if (method instanceof Compacter compacter) {
            return compacter(compacter);
        }
        if (method instanceof Lora lora) {
            return lora(lora);
        }
        if (method instanceof Ia3 ia3) {
            return targets(ia3.targetsOn(base.config()), ia3.leaveOut())
                    .put("composition_mode", "scale")
                    .put("r", 1)
                    .put("alpha", 1)
                    .put("dropout", 0.0)
                    .put("use_gating", false)
                    .put("init_weights", "ia3");
        }
        if (method instanceof PrefixTuning prefix) {
            return prefix(prefix);
        }
        throw new InvalidAdapterFilesException(
                "AdapterHub has no method like %s; use the format peft or perennial"
                        .formatted(method.name()));
    }

    private ObjectNode bottleneck(Bottleneck bottleneck, boolean afterNorm, boolean parallel) {
        int hidden = base.config().hiddenSize();
        ObjectNode json = JSON.objectNode();
        json.put("mh_adapter", bottleneck.sublayers().contains(Sublayer.ATTENTION));
        json.put("output_adapter", bottleneck.sublayers().contains(Sublayer.FEED_FORWARD));
        number(json, "reduction_factor", bottleneck.size().factorOn(hidden));
        json.put("non_linearity", nameOf(bottleneck.activation()));
        json.put("original_ln_before", afterNorm).put("original_ln_after", true);
        json.put("ln_before", false).put("ln_after", false);
        json.put("is_parallel", parallel).put("scaling", bottleneck.scaling());
        json.put("residual_before_ln", true).put("adapter_residual_before_ln", false);
        json.put("use_gating", bottleneck.gated()).put("cross_adapter", false);
        json.put("init_weights", "bert").putNull("inv_adapter");
        json.putNull("inv_adapter_reduction_factor");
        leaveOut(json, bottleneck.leaveOut());
        return phm(json, false, 4, 1);
    }

    private ObjectNode compacter(Compacter compacter) {
        ObjectNode json = bottleneck(compacter.bottleneck(), compacter.afterNorm(), false);
        return phm(json, true, compacter.terms(), compacter.rank());
    }

    private static ObjectNode phm(ObjectNode json, boolean used, int terms, int rank) {
        return json.put("phm_layer", used)
                .put("phm_dim", terms)
                .put("phm_rank", rank)
                .put("phm_bias", true)
                .put("phm_c_init", "normal")
                .put("phm_init_range", 0.0001)
                .put("learn_phm", true)
                .put("hypercomplex_nonlinearity", "glorot-uniform")
                .put("shared_phm_rule", true)
                .put("factorized_phm_rule", false)
                .put("factorized_phm_W", true)
                .put("shared_W_phm", false);
    }

    private ObjectNode lora(Lora lora) {
        LowRank updates = lora.updates();
        double alpha = updates.scale() * updates.rank();
        ObjectNode json = targets(updates.targetsOn(base.config()), updates.leaveOut());
        json.put("composition_mode", "add").put("r", updates.rank());
        number(json, "alpha", alpha);
        return json.put("dropout", updates.dropout())
                .put("use_gating", lora.gated())
                .put("init_weights", "lora");
    }

    private ObjectNode targets(Set<Site> sites, Set<Integer> leaveOut) {
        ObjectNode json = JSON.objectNode().put("architecture", "lora");
        ArrayNode matrices = json.putArray("attn_matrices");
        SWITCHES.values().stream().sorted().forEach(key -> json.put(key, false));
        for (Site site : new TreeSet<>(sites)) {
            if (MATRICES.containsKey(site)) {
                matrices.add(MATRICES.get(site));
            } else if (SWITCHES.containsKey(site)) {
                json.put(SWITCHES.get(site), true);
            } else {
                throw new InvalidAdapterFilesException(
                        "AdapterHub has no place for updates at %s; use the format peft or perennial"
                                .formatted(site));
            }
        }
        json.put("selfattn_lora", !matrices.isEmpty());
        leaveOut(json, leaveOut);
        return json;
    }

    private static ObjectNode prefix(PrefixTuning prefix) {
        if (prefix.shiftPositions()) {
            throw new InvalidAdapterFilesException(
                    "AdapterHub leaves a text's positions where they are, and this adapter has shift_positions true; use the format peft, or train it with false");
        }
        ObjectNode json = JSON.objectNode().put("architecture", "prefix_tuning");
        json.put("encoder_prefix", true).put("cross_prefix", true).put("flat", true);
        json.put("prefix_length", prefix.tokens()).put("bottleneck_size", 512);
        json.put("non_linearity", "tanh").put("dropout", 0.0);
        json.put("use_gating", prefix.gated()).put("shared_gating", false);
        leaveOut(json, Set.of());
        return json;
    }

    private static void leaveOut(ObjectNode json, Set<Integer> layers) {
        ArrayNode list = json.putArray("leave_out");
        layers.stream().sorted().forEach(list::add);
    }

    private static void number(ObjectNode json, String key, double value) {
        if (value == Math.rint(value)) {
            json.put(key, (long) value);
        } else {
            json.put(key, value);
        }
    }

    private static String nameOf(Activation activation) {
        return activation == Activation.GELU_TANH ? "gelu_new" : activation.code();
    }
}
