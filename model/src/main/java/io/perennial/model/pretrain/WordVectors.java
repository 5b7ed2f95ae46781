package io.perennial.model.pretrain;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.perennial.model.torch.Script;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Word embeddings to start from: directions of the words' co-occurrence statistics, in the length
 * that random embeddings have. Saves the steps in which an untrained encoder finds out which words
 * are alike. Needs 4 bytes for each pair of words.
 */
final class WordVectors {

    /** Tokens before and after a token that count as its context. */
    private static final int REACH = 5;

    private static final int SPARE = 16;
    private static final double DEVIATION = 0.02;

    private final int words;
    private final int size;
    private final float[] counts;

    /**
     * @param words vocabulary size; pairs are counted among all of them
     * @param size width of an embedding
     */
    WordVectors(int words, int size) {
        this.words = words;
        this.size = size;
        this.counts = new float[Math.multiplyExact(words, words)];
    }

    /**
     * Counts the pairs of a share of a text, nearer ones more.
     *
     * @param times how often the text shall count; up to 1 that share of it is read
     */
    void count(TrainingText text, double times, Random random) {
        TokenDocuments tokens = text.tokens();
        long at = 0;
        while (at < tokens.size()) {
            int document = tokens.documentAt(at);
            long end = tokens.documentEnd(document);
            // Long documents are read in pieces, so that a share of a single one can be taken.
            long to = Math.min(end, at + 512);
            if (!tokens.heldOut(document) && random.nextDouble() < times) {
                count(tokens, at, to, (float) Math.max(1, times));
            }
            at = to;
        }
    }

    private void count(TokenDocuments tokens, long from, long to, float weight) {
        for (long i = from; i < to; i++) {
            int row = tokens.token(i) * words;
            for (int distance = 1; distance <= REACH && i + distance < to; distance++) {
                int other = tokens.token(i + distance);
                float share = weight / distance;
                counts[row + other] += share;
                counts[other * words + row / words] += share;
            }
        }
    }

    /**
     * The embeddings, [words, size] row-major.
     *
     * @param seed of the random projections, and of the words that were never seen
     */
    float[] vectors(int threads, long seed) {
        Random random = new Random(seed);
        try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager();
                Script script =
                        Script.load(manager, List.of("cooccurrence.py"), Map.of(), threads)) {
            int wide = Math.min(words, size + SPARE);
            float[] noise = gaussian(random, words * wide);
            NDArray found =
                    script.call("word_vectors", manager)
                            .tensor(manager.create(counts, new Shape(words, words)))
                            .tensor(manager.create(noise, new Shape(words, wide)))
                            .run()
                            .singletonOrThrow();
            return scaled(found.toFloatArray(), wide, random);
        }
    }

    private float[] scaled(float[] found, int wide, Random random) {
        float[] vectors = gaussian(random, words * size);
        for (int i = 0; i < vectors.length; i++) {
            vectors[i] *= (float) DEVIATION;
        }
        for (int word = 0; word < words; word++) {
            double squares = 0;
            for (int i = 0; i < Math.min(size, wide); i++) {
                squares += (double) found[word * wide + i] * found[word * wide + i];
            }
            if (squares > 1e-12) {
                double factor = DEVIATION * Math.sqrt(size / squares);
                Arrays.fill(vectors, word * size, (word + 1) * size, 0);
                for (int i = 0; i < Math.min(size, wide); i++) {
                    vectors[word * size + i] = (float) (factor * found[word * wide + i]);
                }
            }
        }
        return vectors;
    }

    private static float[] gaussian(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
