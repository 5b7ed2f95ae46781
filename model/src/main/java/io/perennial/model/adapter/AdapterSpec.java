package io.perennial.model.adapter;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.architecture.BaseConfig;
import io.perennial.model.architecture.Head;
import io.perennial.model.architecture.Objective;
import io.perennial.model.architecture.Pooling;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a task adapts the base: one method or several together, what its examples ask for, and how
 * its head reads the last layer.
 *
 * <p>As JSON: {@code {"method":"houlsby","bottleneck":32}}, or {@code
 * {"methods":[{...},{...}],"pooling":"mean"}}.
 *
 * @param methods applied in this order; each method at most once
 * @param pooling empty for the base's default: mean in encoders, last token in decoders
 */
public record AdapterSpec(
        List<AdapterMethod> methods, Optional<Pooling> pooling, Head head, Objective objective) {

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
        if (objective == Objective.TEXT && methods.stream().allMatch(HeadOnly.class::isInstance)) {
            throw new InvalidAdapterSpecException(
                    "\"head_only\" has nothing to train for the objective \"text\", which uses the base's own head; choose another method");
        }
    }

    /** Houlsby bottlenecks of width 32 in every layer, the base's own pooling. */
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
        pooling.ifPresent(p -> root.put("pooling", p.code()));
        return root.put("head", head.code()).put("objective", objective.code()).toString();
    }

    /** The methods' names, for people: {@code houlsby+layer_norm}. */
    public String describe() {
        return methods.stream().map(AdapterMethod::name).collect(Collectors.joining("+"));
    }

    /** The learning rate that suits most tasks: the lowest of the methods' own. */
    public double defaultLearningRate() {
        return methods.stream().mapToDouble(AdapterMethod::defaultLearningRate).min().orElseThrow();
    }

    /** The form that is published and served: without what only training needs. */
    public AdapterSpec published() {
        return new AdapterSpec(
                methods.stream().map(AdapterMethod::published).toList(), pooling, head, objective);
    }

    /**
     * How scores come from the last layer of a base.
     *
     * @throws InvalidAdapterSpecException where the base cannot do what the objective asks for
     */
    public HeadForm headOn(BaseConfig base) {
        if (objective == Objective.TEXT && !base.causal()) {
            throw new InvalidAdapterSpecException(
                    "\"objective\" is \"text\", but a %s base is an encoder and cannot write; use a decoder such as gpt2 or llama"
                            .formatted(base.modelType()));
        }
        if (pooling.isPresent() && pooling.get().seesWords() && base.causal()) {
            throw new InvalidAdapterSpecException(
                    "\"pooling\" is \"%s\", but a %s base is a decoder, whose embeddings are not normalised; use mean or last"
                            .formatted(pooling.get().code(), base.modelType()));
        }
        if (pooling.isPresent() && pooling.get().views() > 1 && head.hasDenseLayer()) {
            throw new InvalidAdapterSpecException(
                    "\"head\" is \"%s\", but \"pooling\" \"%s\" has two linear heads; use linear, or words_and_mean"
                            .formatted(head.code(), pooling.get().code()));
        }
        if (methods.stream().anyMatch(WordVote.class::isInstance)
                && !pooling.equals(Optional.of(Pooling.WORDS_BESIDE_MEAN))) {
            throw new InvalidAdapterSpecException(
                    "the method words votes by a head of its own, which is there with \"pooling\":\"words_beside_mean\" only");
        }
        return new HeadForm(
                objective,
                pooling.orElse(base.defaultPooling()),
                objective == Objective.TEXT ? Head.LINEAR : head,
                objective != Objective.TEXT && !base.causal());
    }
}
