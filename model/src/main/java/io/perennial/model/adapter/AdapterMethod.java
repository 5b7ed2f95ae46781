package io.perennial.model.adapter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A way to adapt a frozen transformer with few parameters. One small record a method. */
public sealed interface AdapterMethod
        permits Houlsby,
                Pfeiffer,
                ParallelBottleneck,
                Compacter,
                Lora,
                Dora,
                Ia3,
                PromptTuning,
                PTuning,
                PrefixTuning,
                AdaptionPrompt,
                LayerNormTuning,
                BitFit,
                WordVote,
                HeadOnly {

    /** The name in specifications, for example {@code houlsby}. */
    String name();

    /**
     * Adds this method's insertions and parameters. A fresh adapter leaves the base's output
     * unchanged, soft prompts and prefixes apart: they are in the text's way from the start.
     */
    void placeIn(LayoutBuilder layout);

    /** Writes every setting, so that {@link AdapterSpec#parse} gives an equal method back. */
    void writeTo(ObjectNode json);

    /** The learning rate that suits most tasks. */
    double defaultLearningRate();

    /**
     * The form that is published: without what only training needs. Its parameters are among those
     * of this method, or derived from them, under the same names.
     */
    default AdapterMethod published() {
        return this;
    }

    /** All methods by name, with what reads their settings. */
    static Map<String, Function<MethodSettings, AdapterMethod>> readers() {
        return Readers.BY_NAME;
    }

    /** The names that specifications may use. */
    static List<String> names() {
        return List.copyOf(Readers.BY_NAME.keySet());
    }

    /** Where a new method is made known. */
    final class Readers {
        private static final Map<String, Function<MethodSettings, AdapterMethod>> BY_NAME =
                new LinkedHashMap<>();

        static {
            BY_NAME.put(Houlsby.NAME, Houlsby::read);
            BY_NAME.put(Pfeiffer.NAME, Pfeiffer::read);
            BY_NAME.put(ParallelBottleneck.NAME, ParallelBottleneck::read);
            BY_NAME.put(Compacter.NAME, Compacter::read);
            BY_NAME.put(Lora.NAME, Lora::read);
            BY_NAME.put(Dora.NAME, Dora::read);
            BY_NAME.put(Ia3.NAME, Ia3::read);
            BY_NAME.put(PromptTuning.NAME, PromptTuning::read);
            BY_NAME.put(PTuning.NAME, PTuning::read);
            BY_NAME.put(PrefixTuning.NAME, PrefixTuning::read);
            BY_NAME.put(AdaptionPrompt.NAME, AdaptionPrompt::read);
            BY_NAME.put(LayerNormTuning.NAME, LayerNormTuning::read);
            BY_NAME.put(BitFit.NAME, BitFit::read);
            BY_NAME.put(WordVote.NAME, WordVote::read);
            BY_NAME.put(HeadOnly.NAME, settings -> new HeadOnly());
        }

        private Readers() {}
    }
}
