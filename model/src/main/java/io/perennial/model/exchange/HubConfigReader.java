package io.perennial.model.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import io.perennial.model.adapter.AdapterMethod;
import io.perennial.model.adapter.Bottleneck;
import io.perennial.model.adapter.BottleneckSize;
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
import io.perennial.model.base.FrozenBase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the configurations of AdapterHub's {@code adapter_config.json}. */
record HubConfigReader(FrozenBase base, TensorFolder tensors) {

    List<AdapterMethod> methods(JsonNode config) {
        if (config.path("architecture").asText().equals("union")) {
            List<AdapterMethod> methods = new ArrayList<>();
            config.path("configs").forEach(part -> methods.add(method(part)));
            return methods;
        }
        return List.of(method(config));
    }

    private AdapterMethod method(JsonNode config) {
        JsonNode architecture = config.path("architecture");
        if (architecture.isMissingNode() || architecture.isNull()) {
            return bottlenecks(config);
        }
        return switch (architecture.asText()) {
            case "lora" ->
                    config.path("composition_mode").asText("add").equals("scale")
                            ? ia3(config)
                            : lora(config);
            case "prefix_tuning" -> prefix(config);
            default ->
                    throw new InvalidAdapterFilesException(
                            "adapter_config.json: architecture %s is not supported; supported are bottlenecks, lora, prefix_tuning and unions of them"
                                    .formatted(architecture));
        };
    }

    private AdapterMethod bottlenecks(JsonNode config) {
        require(config, "original_ln_after", true, true);
        require(config, "ln_before", false, false);
        require(config, "ln_after", false, false);
        require(config, "cross_adapter", false, false);
        boolean afterNorm = config.path("original_ln_before").asBoolean();
        boolean parallel = config.path("is_parallel").asBoolean();
        if (afterNorm && !parallel) {
            require(config, "residual_before_ln", true, true);
        }
        if (!config.path("inv_adapter").isMissingNode() && !config.path("inv_adapter").isNull()) {
            throw refused("inv_adapter", config.path("inv_adapter"), "null");
        }
        Bottleneck bottleneck = bottleneck(config);
        if (config.path("phm_layer").asBoolean()) {
            if (parallel) {
                throw refused("is_parallel", config.path("is_parallel"), "false with phm_layer");
            }
            return compacter(config, bottleneck, afterNorm);
        }
        if (parallel) {
            return new ParallelBottleneck(bottleneck);
        }
        return afterNorm ? new Pfeiffer(bottleneck) : new Houlsby(bottleneck);
    }

    private Bottleneck bottleneck(JsonNode config) {
        Set<Sublayer> sublayers = new HashSet<>();
        if (config.path("mh_adapter").asBoolean()) {
            sublayers.add(Sublayer.ATTENTION);
        }
        if (config.path("output_adapter").asBoolean()) {
            sublayers.add(Sublayer.FEED_FORWARD);
        }
        JsonNode factor = config.path("reduction_factor");
        if (!factor.isNumber() || factor.asDouble() <= 0) {
            throw refused("reduction_factor", factor, "one number for all layers");
        }
        JsonNode scaling = config.path("scaling");
        if (!scaling.isMissingNode() && !scaling.isNumber()) {
            throw refused("scaling", scaling, "a number");
        }
        return new Bottleneck(
                BottleneckSize.reducedBy(factor.asDouble()),
                activation(config),
                scaling.asDouble(1),
                config.path("use_gating").asBoolean(),
                sublayers,
                leaveOut(config));
    }

    private static Activation activation(JsonNode config) {
        JsonNode name = config.path("non_linearity");
        return Activation.named(name.asText())
                .orElseThrow(() -> refused("non_linearity", name, "relu, gelu, swish or tanh"));
    }

    private AdapterMethod compacter(JsonNode config, Bottleneck bottleneck, boolean afterNorm) {
        require(config, "shared_phm_rule", true, true);
        require(config, "factorized_phm_rule", false, false);
        require(config, "factorized_phm_W", true, true);
        require(config, "shared_W_phm", false, false);
        require(config, "phm_bias", true, true);
        return new Compacter(
                bottleneck,
                config.path("phm_dim").asInt(4),
                config.path("phm_rank").asInt(1),
                afterNorm);
    }

    private AdapterMethod lora(JsonNode config) {
        LowRank updates =
                new LowRank(
                        config.path("r").asInt(8),
                        config.path("alpha").asDouble(8),
                        false,
                        config.path("dropout").asDouble(),
                        targets(config),
                        leaveOut(config));
        return new Lora(updates, config.path("use_gating").asBoolean());
    }

    private AdapterMethod ia3(JsonNode config) {
        require(config, "use_gating", false, false);
        if (config.path("alpha").asDouble(1) != 1) {
            throw refused("alpha", config.path("alpha"), "1 with composition_mode scale");
        }
        return new Ia3(targets(config), Set.of(), leaveOut(config));
    }

    private Set<Site> targets(JsonNode config) {
        Set<Site> sites = new HashSet<>();
        if (config.path("selfattn_lora").asBoolean(true)) {
            for (JsonNode matrix : config.path("attn_matrices")) {
                switch (matrix.asText()) {
                    case "q" -> sites.add(Site.QUERY);
                    case "k" -> sites.add(Site.KEY);
                    case "v" -> sites.add(Site.VALUE);
                    default ->
                            throw refused(
                                    "attn_matrices",
                                    config.path("attn_matrices"),
                                    "any of q, k and v");
                }
            }
        }
        if (config.path("intermediate_lora").asBoolean()) {
            sites.add(Site.FEED_FORWARD_UP);
        }
        if (config.path("output_lora").asBoolean()) {
            sites.add(Site.FEED_FORWARD_DOWN);
        }
        if (config.path("attn_output_lora").asBoolean()) {
            sites.add(Site.ATTENTION_OUTPUT);
        }
        return sites;
    }

    private AdapterMethod prefix(JsonNode config) {
        if (!leaveOut(config).isEmpty()) {
            throw refused("leave_out", config.path("leave_out"), "an empty list for prefixes");
        }
        boolean gated = config.path("use_gating").asBoolean();
        if (gated) {
            require(config, "shared_gating", false, true);
        }
        boolean written = tensors.names().contains("prefix_tunings.wte.weight");
        if (written && activation(config) != Activation.TANH) {
            throw refused("non_linearity", config.path("non_linearity"), "tanh for prefixes");
        }
        int hidden =
                tensors.shape("prefix_tunings.control_trans.0.weight")
                        .map(shape -> shape.get(0).intValue())
                        .orElse(0);
        return new PrefixTuning(config.path("prefix_length").asInt(), hidden, false, gated);
    }

    private static Set<Integer> leaveOut(JsonNode config) {
        Set<Integer> layers = new HashSet<>();
        config.path("leave_out").forEach(layer -> layers.add(layer.asInt()));
        return layers;
    }

    /** Refuses any value but one; {@code absent} is what a missing key means. */
    private static void require(JsonNode config, String key, boolean only, boolean absent) {
        JsonNode value = config.path(key);
        boolean missing = value.isMissingNode() || value.isNull();
        Optional<Boolean> given =
                missing
                        ? Optional.of(absent)
                        : value.isBoolean() ? Optional.of(value.asBoolean()) : Optional.empty();
        if (!given.equals(Optional.of(only))) {
            throw refused(key, value, Boolean.toString(only));
        }
    }

    private static InvalidAdapterFilesException refused(String key, JsonNode value, String only) {
        return new InvalidAdapterFilesException(
                "adapter_config.json: %s is %s; supported is %s".formatted(key, value, only));
    }
}
