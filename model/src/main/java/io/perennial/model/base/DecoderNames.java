package io.perennial.model.base;

import io.perennial.model.architecture.Head;
import io.perennial.model.architecture.ModuleNames;
import io.perennial.model.architecture.Pooling;
import io.perennial.model.architecture.Site;
import java.util.Locale;
import java.util.Optional;

/** How the decoders call their parts; the bottlenecks' names are AdapterHub's. */
enum DecoderNames implements ModuleNames {
    GPT2("GPT2", "LMHeadModel"),
    LLAMA("Llama", "ForCausalLM"),
    MISTRAL("Mistral", "ForCausalLM"),
    QWEN2("Qwen2", "ForCausalLM");

    private final String prefix;
    private final String writer;

    /**
     * @param prefix of the family's model classes
     * @param writer ending of the class with a language-model head
     */
    DecoderNames(String prefix, String writer) {
        this.prefix = prefix;
        this.writer = writer;
    }

    static DecoderNames of(String modelType) {
        return valueOf(modelType.toUpperCase(Locale.ROOT));
    }

    @Override
    public String transformer() {
        return this == GPT2 ? "transformer" : "model";
    }

    @Override
    public Optional<String> module(Site site, int layer) {
        return this == GPT2 ? gpt2(site, layer) : llama(site, layer);
    }

    private static Optional<String> gpt2(Site site, int layer) {
        String place = "h." + layer + ".";
        return switch (site) {
            case EMBEDDING -> Optional.of("wte");
            case QUERY_KEY_VALUE -> Optional.of(place + "attn.c_attn");
            case ATTENTION -> Optional.of(place + "attn");
            case ATTENTION_OUTPUT -> Optional.of(place + "attn.c_proj");
            case ATTENTION_NORM -> Optional.of(place + "ln_1");
            case FEED_FORWARD_UP -> Optional.of(place + "mlp.c_fc");
            case FEED_FORWARD_DOWN -> Optional.of(place + "mlp.c_proj");
            case FEED_FORWARD_NORM -> Optional.of(place + "ln_2");
            case ATTENTION_SUBLAYER -> Optional.of(place + "attention_adapters");
            case FEED_FORWARD_SUBLAYER -> Optional.of(place + "output_adapters");
            case FINAL_NORM -> Optional.of("ln_f");
            case EMBEDDING_NORM, QUERY, KEY, VALUE, FEED_FORWARD_GATE, POOLER, HEAD ->
                    Optional.empty();
        };
    }

    private static Optional<String> llama(Site site, int layer) {
        String place = "layers." + layer + ".";
        return switch (site) {
            case EMBEDDING -> Optional.of("embed_tokens");
            case QUERY -> Optional.of(place + "self_attn.q_proj");
            case KEY -> Optional.of(place + "self_attn.k_proj");
            case VALUE -> Optional.of(place + "self_attn.v_proj");
            case ATTENTION -> Optional.of(place + "self_attn");
            case ATTENTION_OUTPUT -> Optional.of(place + "self_attn.o_proj");
            case ATTENTION_NORM -> Optional.of(place + "input_layernorm");
            case ATTENTION_SUBLAYER -> Optional.of(place + "attention_adapters");
            case FEED_FORWARD_GATE -> Optional.of(place + "mlp.gate_proj");
            case FEED_FORWARD_UP -> Optional.of(place + "mlp.up_proj");
            case FEED_FORWARD_DOWN -> Optional.of(place + "mlp.down_proj");
            case FEED_FORWARD_NORM -> Optional.of(place + "post_attention_layernorm");
            case FEED_FORWARD_SUBLAYER -> Optional.of(place + "output_adapters");
            case FINAL_NORM -> Optional.of("norm");
            case EMBEDDING_NORM, QUERY_KEY_VALUE, POOLER, HEAD -> Optional.empty();
        };
    }

    @Override
    public boolean transposed() {
        return this == GPT2;
    }

    @Override
    public Classifier classifier() {
        return new Classifier(
                prefix + "ForSequenceClassification",
                Pooling.LAST,
                Head.LINEAR,
                Optional.empty(),
                "score",
                false);
    }

    @Override
    public Optional<String> languageModelClass() {
        return Optional.of(prefix + writer);
    }
}
