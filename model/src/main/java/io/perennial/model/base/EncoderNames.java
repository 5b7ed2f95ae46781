package io.perennial.model.base;

import io.perennial.model.architecture.Head;
import io.perennial.model.architecture.ModuleNames;
import io.perennial.model.architecture.Pooling;
import io.perennial.model.architecture.Site;
import java.util.Optional;

/** How the encoders of the BERT kind call their parts; they compute the same. */
enum EncoderNames implements ModuleNames {
    BERT(
            "bert",
            "encoder.layer.",
            new Classifier(
                    "BertForSequenceClassification",
                    Pooling.POOLER,
                    Head.LINEAR,
                    Optional.empty(),
                    "classifier",
                    true)),
    ROBERTA(
            "roberta",
            "encoder.layer.",
            dense("RobertaForSequenceClassification", Head.DENSE_TANH)),
    XLM_ROBERTA(
            "roberta",
            "encoder.layer.",
            dense("XLMRobertaForSequenceClassification", Head.DENSE_TANH)),
    ELECTRA(
            "electra",
            "encoder.layer.",
            dense("ElectraForSequenceClassification", Head.DENSE_GELU)),
    DISTILBERT(
            "distilbert",
            "transformer.layer.",
            new Classifier(
                    "DistilBertForSequenceClassification",
                    Pooling.FIRST,
                    Head.DENSE_RELU,
                    Optional.of("pre_classifier"),
                    "classifier",
                    true));

    private final String transformer;
    private final String layers;
    private final Classifier classifier;

    EncoderNames(String transformer, String layers, Classifier classifier) {
        this.transformer = transformer;
        this.layers = layers;
        this.classifier = classifier;
    }

    static EncoderNames of(String modelType) {
        return valueOf(modelType.toUpperCase(java.util.Locale.ROOT).replace('-', '_'));
    }

    private static Classifier dense(String modelClass, Head head) {
        return new Classifier(
                modelClass,
                Pooling.FIRST,
                head,
                Optional.of("classifier.dense"),
                "classifier.out_proj",
                true);
    }

    @Override
    public String transformer() {
        return transformer;
    }

    @Override
    public Optional<String> module(Site site, int layer) {
        String place = layers + layer + ".";
        return switch (site) {
            case EMBEDDING -> Optional.of("embeddings.word_embeddings");
            case EMBEDDING_NORM -> Optional.of("embeddings.LayerNorm");
            case QUERY -> Optional.of(place + attention("query", "q_lin"));
            case KEY -> Optional.of(place + attention("key", "k_lin"));
            case VALUE -> Optional.of(place + attention("value", "v_lin"));
            case ATTENTION_OUTPUT ->
                    Optional.of(place + own("attention.output.dense", "attention.out_lin"));
            case ATTENTION -> Optional.of(place + own("attention.self", "attention"));
            case ATTENTION_SUBLAYER ->
                    Optional.of(place + own("attention.output", "attention_adapters"));
            case ATTENTION_NORM ->
                    Optional.of(place + own("attention.output.LayerNorm", "sa_layer_norm"));
            case FEED_FORWARD_UP -> Optional.of(place + own("intermediate.dense", "ffn.lin1"));
            case FEED_FORWARD_DOWN -> Optional.of(place + own("output.dense", "ffn.lin2"));
            case FEED_FORWARD_SUBLAYER -> Optional.of(place + own("output", "output_adapters"));
            case FEED_FORWARD_NORM ->
                    Optional.of(place + own("output.LayerNorm", "output_layer_norm"));
            case POOLER -> this == DISTILBERT ? Optional.empty() : Optional.of("pooler.dense");
            case QUERY_KEY_VALUE, FEED_FORWARD_GATE, FINAL_NORM, HEAD -> Optional.empty();
        };
    }

    private String attention(String name, String distilled) {
        return own("attention.self." + name, "attention." + distilled);
    }

    private String own(String name, String distilled) {
        return this == DISTILBERT ? distilled : name;
    }

    @Override
    public boolean transposed() {
        return false;
    }

    @Override
    public Classifier classifier() {
        return classifier;
    }

    @Override
    public Optional<String> languageModelClass() {
        return Optional.empty();
    }
}
