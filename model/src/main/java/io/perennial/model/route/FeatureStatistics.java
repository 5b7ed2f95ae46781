package io.perennial.model.route;

import java.util.ArrayList;
import java.util.List;

/**
 * What a task remembers of its texts' features: for each label the count and the mean, for all
 * labels together the scatter around those means, and a small sample. It is what linear
 * discriminant analysis needs, kept as the stream goes by (Hayes and Kanan 2020, section 3); no
 * text can be read from it.
 *
 * <p>Counts, means and scatter are the same whatever the order of the examples, up to rounding in
 * float64. A task's statistics depend on its own examples alone. Not thread-safe.
 */
public final class FeatureStatistics {

    private final int size;
    private final List<double[]> means;
    private final List<Long> counts;
    private final double[] scatter;
    private final FeatureSample sample;
    private final double[] difference;
    private long count;

    /**
     * Empty statistics.
     *
     * @param size values of a text's features, at least 1
     */
    public FeatureStatistics(int size) {
        this(
                size,
                List.of(),
                List.of(),
                new double[Triangle.entries(requirePositive(size))],
                List.of());
    }

    FeatureStatistics(
            int size,
            List<Long> counts,
            List<double[]> means,
            double[] scatter,
            List<FeatureSample.Row> sample) {
        this.size = size;
        this.counts = new ArrayList<>(counts);
        this.means = new ArrayList<>(means);
        this.scatter = scatter;
        this.sample = new FeatureSample(sample);
        this.difference = new double[size];
        this.count = counts.stream().mapToLong(Long::longValue).sum();
    }

    private static int requirePositive(int size) {
        if (size < 1) {
            throw new IllegalArgumentException(
                    "features of %d values cannot be told apart; use at least 1".formatted(size));
        }
        return size;
    }

    /**
     * Takes in one example (Welford 1962).
     *
     * @param features [size]
     * @param label the index of its label in the task; a task without labels has the one label 0
     */
    public void add(float[] features, int label) {
        if (features.length != size) {
            throw new IllegalArgumentException(
                    "features have %d values; these statistics are of %d"
                            .formatted(features.length, size));
        }
        if (label < 0) {
            throw new IllegalArgumentException("label is " + label + "; labels count from 0");
        }
        while (means.size() <= label) {
            means.add(new double[size]);
            counts.add(0L);
        }
        long seen = counts.get(label) + 1;
        counts.set(label, seen);
        double[] mean = means.get(label);
        for (int i = 0; i < size; i++) {
            difference[i] = features[i] - mean[i];
            mean[i] += difference[i] / seen;
        }
        if (seen > 1) {
            Triangle.addOuter(scatter, (seen - 1.0) / seen, difference);
        }
        sample.add(features, label, count++);
    }

    /** Values of a text's features. */
    public int size() {
        return size;
    }

    /** Labels up to the highest index that was seen. */
    public int labels() {
        return means.size();
    }

    /** Examples in all. */
    public long count() {
        return count;
    }

    /** Examples of a label; 0 for one that was never seen. */
    public long count(int label) {
        return label < counts.size() ? counts.get(label) : 0;
    }

    /** Memory held, in bytes. */
    public long residentBytes() {
        return residentBytes(size, labels());
    }

    /** Memory that statistics of so many labels hold at most, in bytes. */
    public static long residentBytes(int size, int labels) {
        long doubles = Triangle.entries(size) + (long) size * (labels + 1);
        return Double.BYTES * doubles + (long) Float.BYTES * FeatureSample.CAPACITY * size;
    }

    /** These statistics as they are now, in float32: what a router is made of. */
    public FeatureSummary summary() {
        float[] flatMeans = new float[labels() * size];
        float[] flatCounts = new float[labels()];
        for (int label = 0; label < labels(); label++) {
            flatCounts[label] = counts.get(label);
            for (int i = 0; i < size; i++) {
                flatMeans[label * size + i] = (float) means.get(label)[i];
            }
        }
        float[] flatScatter = new float[scatter.length];
        for (int i = 0; i < scatter.length; i++) {
            flatScatter[i] = (float) scatter[i];
        }
        return FeatureSummary.of(size, flatCounts, flatMeans, flatScatter, sample.rows());
    }

    /** Statistics that go their own way from here. */
    public FeatureStatistics copy() {
        return new FeatureStatistics(
                size,
                counts,
                means.stream().map(double[]::clone).toList(),
                scatter.clone(),
                sample.rows());
    }

    /** Everything, to the last bit, with a format version; {@link #fromBytes} reads it. */
    public byte[] toBytes() {
        return StatisticsFormat.write(size, counts, means, scatter, sample.rows());
    }

    /**
     * @throws IllegalArgumentException for another format version or another length
     */
    public static FeatureStatistics fromBytes(byte[] bytes) {
        return StatisticsFormat.read(bytes);
    }
}
