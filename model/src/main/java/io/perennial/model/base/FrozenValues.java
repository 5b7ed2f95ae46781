package io.perennial.model.base;

import ai.djl.ndarray.NDArray;
import io.perennial.model.adapter.BaseValues;
import io.perennial.model.architecture.Site;
import java.util.SplittableRandom;

/** What adapters take from a base when they start. */
record FrozenValues(FrozenBase base, BaseFamily family) implements BaseValues {

    private static final int WORDS = 0;

    @Override
    public float[] norm(Site site, int layer, boolean bias) {
        return base.weights().get(family.norm(site, layer) + (bias ? 1 : 0)).toFloatArray();
    }

    @Override
    public float[] rowLengths(Site site, int layer) {
        float[] matrix = base.projection(site, layer);
        int inputs = base.config().inputs(site);
        float[] lengths = new float[matrix.length / inputs];
        for (int row = 0; row < lengths.length; row++) {
            double sum = 0;
            for (int i = row * inputs; i < (row + 1) * inputs; i++) {
                sum += (double) matrix[i] * matrix[i];
            }
            lengths[row] = (float) Math.sqrt(sum);
        }
        return lengths;
    }

    @Override
    public float[] words(String text, int count, SplittableRandom random) {
        int width = base.config().embeddingSize();
        int[] ids = text.isEmpty() ? new int[0] : base.textEncoder().encodePlain(text);
        float[] vectors = new float[count * width];
        for (int i = 0; i < count; i++) {
            int word =
                    ids.length > 0
                            ? ids[i % ids.length]
                            : random.nextInt(base.config().vocabularySize());
            try (NDArray vector = base.weights().get(WORDS).get(word)) {
                System.arraycopy(vector.toFloatArray(), 0, vectors, i * width, width);
            }
        }
        return vectors;
    }
}
