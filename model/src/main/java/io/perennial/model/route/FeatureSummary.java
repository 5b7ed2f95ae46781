package io.perennial.model.route;

import java.util.List;

/**
 * A task's statistics in float32, as they travel with its adapter. Immutable by agreement: nobody
 * writes to the arrays.
 *
 * @param size values of a text's features
 * @param counts examples of each label, [labels]
 * @param means of each label, [labels, size]
 * @param scatter around the labels' means, lower triangle row after row, [size (size + 1) / 2]
 * @param samples some of the features, [samples, size]
 * @param sampleLabels their labels' indices, [samples]
 */
public record FeatureSummary(
        int size,
        float[] counts,
        float[] means,
        float[] scatter,
        float[] samples,
        float[] sampleLabels) {

    public FeatureSummary {
        if (size < 1 || size > Triangle.LARGEST) {
            throw new IllegalArgumentException(
                    "a text's features have %d values; 1 to %d can be used"
                            .formatted(size, Triangle.LARGEST));
        }
        requireLength("means", means, (long) counts.length * size);
        requireLength("scatter", scatter, Triangle.entries(size));
        requireLength("samples", samples, (long) sampleLabels.length * size);
        for (float label : sampleLabels) {
            if (!(label >= 0 && label < counts.length)) {
                throw new IllegalArgumentException(
                        "a sample has the label %s of %d".formatted(label, counts.length));
            }
        }
    }

    private static void requireLength(String name, float[] values, long length) {
        if (values.length != length) {
            throw new IllegalArgumentException(
                    "%s of a task's features has %d values; its other parts ask for %d"
                            .formatted(name, values.length, length));
        }
    }

    static FeatureSummary of(
            int size,
            float[] counts,
            float[] means,
            float[] scatter,
            List<FeatureSample.Row> sample) {
        float[] samples = new float[sample.size() * size];
        float[] labels = new float[sample.size()];
        for (int row = 0; row < labels.length; row++) {
            labels[row] = sample.get(row).label();
            System.arraycopy(sample.get(row).features(), 0, samples, row * size, size);
        }
        return new FeatureSummary(size, counts, means, scatter, samples, labels);
    }

    /** Labels, those without examples among them. */
    public int labels() {
        return counts.length;
    }

    /** Examples in all. */
    public double count() {
        return labelMeans().count();
    }

    /** Values in all. */
    public long values() {
        return counts.length
                + means.length
                + scatter.length
                + samples.length
                + (long) sampleLabels.length;
    }

    /** Counts, means and scatter. */
    public FeatureMoments moments() {
        return new FeatureMoments(size, counts, means, scatter);
    }

    /** The samples with their labels. */
    public SampledTexts sample() {
        return new SampledTexts(size, sampleLabels, samples);
    }

    LabelMeans labelMeans() {
        return new LabelMeans(size, counts, means);
    }
}
