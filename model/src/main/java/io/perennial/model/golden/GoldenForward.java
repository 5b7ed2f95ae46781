package io.perennial.model.golden;

import io.perennial.model.architecture.Objective;
import io.perennial.model.architecture.Pooling;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.exchange.AdapterFolder;
import io.perennial.model.fuse.Publication;
import io.perennial.model.predict.FusedPredictor;
import io.perennial.model.predict.Inspection;
import io.perennial.model.predict.PredictionBatch;
import io.perennial.model.predict.ServableAdapter;
import io.perennial.model.text.EncodedText;
import java.util.Map;
import java.util.Optional;

/** What one forward computes, against its reference. */
final class GoldenForward {

    private static final String STATE = "hidden_states.";

    private final FrozenBase base;
    private final AdapterFolder adapter;
    private final GoldenInput input;
    private final Inspection inside;
    private final int prompt;

    /** Runs the published form as serving does. */
    GoldenForward(FrozenBase base, AdapterFolder adapter, GoldenInput input) {
        this.base = base;
        this.adapter = adapter;
        this.input = input;
        this.inside = inspect();
        this.prompt =
                base.layout(adapter.spec(), Math.max(1, adapter.labels().size())).promptTokens();
    }

    private Inspection inspect() {
        int labels = adapter.labels().size();
        AdapterArtifact artifact =
                new AdapterArtifact(
                        "golden",
                        1,
                        base.fingerprint(),
                        adapter.spec().published(),
                        adapter.labels(),
                        Map.of(),
                        Publication.of(base, adapter.spec(), labels, adapter.parameters()));
        try (ServableAdapter servable = ServableAdapter.load(base, artifact)) {
            return new FusedPredictor(base).inspect(new PredictionBatch(servable, input.rows()));
        }
    }

    /** Empty for a tensor that is not part of a forward. */
    Optional<Comparison> compare(String name, float[] expected) {
        int hidden = base.config().hiddenSize();
        int last = inside.hiddenStates().size() - 1;
        if (name.equals("last_hidden_state")) {
            return Optional.of(tokens(name, inside.hiddenStates().get(last), expected, hidden));
        }
        if (name.startsWith(STATE)) {
            int layer = Integer.parseInt(name.substring(STATE.length()));
            return Optional.of(tokens(name, inside.hiddenStates().get(layer), expected, hidden));
        }
        if (name.equals("pooler_output") && hasPooler()) {
            return Optional.of(Comparison.of(name, inside.pooled(), expected, Comparison.FORWARD));
        }
        if (name.equals("logits")) {
            return Optional.of(
                    adapter.spec().objective() == Objective.TEXT
                            ? tokens(
                                    name, inside.scores(), expected, base.config().vocabularySize())
                            : Comparison.of(name, scores(), expected, Comparison.FORWARD));
        }
        return Optional.empty();
    }

    /** Compares [rows, length, size] at the places of soft prompts and real tokens. */
    private Comparison tokens(String name, float[] found, float[] expected, int size) {
        int rows = input.rows().size();
        int theirs = prompt + input.width();
        if (expected.length != rows * theirs * size) {
            throw new InvalidGoldenCaseException(
                    "%s has %d values; %d rows of %d tokens with %d values were expected"
                            .formatted(name, expected.length, rows, theirs, size));
        }
        int real = input.rows().stream().mapToInt(EncodedText::length).map(n -> prompt + n).sum();
        float[] own = new float[real * size];
        float[] reference = new float[real * size];
        int next = 0;
        for (int row = 0; row < rows; row++) {
            int length = (prompt + input.rows().get(row).length()) * size;
            System.arraycopy(found, row * inside.paddedLength() * size, own, next, length);
            System.arraycopy(expected, row * theirs * size, reference, next, length);
            next += length;
        }
        return Comparison.of(name, own, reference, Comparison.FORWARD);
    }

    private boolean hasPooler() {
        return adapter.spec().pooling().equals(Optional.of(Pooling.POOLER));
    }

    /** Scores of the labels alone, [rows, labels]; the head may have unused rows. */
    float[] scores() {
        float[] padded = inside.scores();
        int rows = input.rows().size();
        int labels = adapter.labels().size();
        int capacity = padded.length / rows;
        float[] own = new float[rows * labels];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(padded, row * capacity, own, row * labels, labels);
        }
        return own;
    }
}
