package io.perennial.model.route;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes of statistics: version, sizes, counts, means, scatter, sample; big-endian, nothing rounded.
 */
final class StatisticsFormat {

    private static final int VERSION = 1;
    private static final int HEADER = 4 * Integer.BYTES;

    private StatisticsFormat() {}

    private static long length(int size, int labels, int rows) {
        return HEADER
                + (long) labels * (Long.BYTES + (long) size * Double.BYTES)
                + (long) Triangle.entries(size) * Double.BYTES
                + (long) rows * (Integer.BYTES + (long) size * Float.BYTES);
    }

    static byte[] write(
            int size,
            List<Long> counts,
            List<double[]> means,
            double[] scatter,
            List<FeatureSample.Row> sample) {
        long length = length(size, means.size(), sample.size());
        ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(length));
        out.putInt(VERSION).putInt(size).putInt(means.size()).putInt(sample.size());
        counts.forEach(out::putLong);
        means.forEach(mean -> put(out, mean));
        put(out, scatter);
        for (FeatureSample.Row row : sample) {
            out.putInt(row.label());
            for (float value : row.features()) {
                out.putFloat(value);
            }
        }
        return out.array();
    }

    static FeatureStatistics read(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int version = bytes.length < HEADER ? 0 : in.getInt();
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "feature statistics are written as version %d; this build reads version %d"
                            .formatted(version, VERSION));
        }
        int size = in.getInt();
        int labels = in.getInt();
        int rows = in.getInt();
        boolean possible =
                size >= 1
                        && size <= Triangle.LARGEST
                        && labels >= 0
                        && rows >= 0
                        && bytes.length == length(size, labels, rows);
        if (!possible) {
            throw new IllegalArgumentException(
                    "feature statistics of %d bytes cannot hold %d values, %d labels and %d samples"
                            .formatted(bytes.length, size, labels, rows));
        }
        List<Long> counts = new ArrayList<>();
        for (int label = 0; label < labels; label++) {
            long count = in.getLong();
            if (count < 0) {
                throw new IllegalArgumentException(
                        "feature statistics have seen label %d %d times".formatted(label, count));
            }
            counts.add(count);
        }
        List<double[]> means = new ArrayList<>();
        for (int label = 0; label < labels; label++) {
            means.add(doubles(in, size));
        }
        double[] scatter = doubles(in, Triangle.entries(size));
        List<FeatureSample.Row> sample = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            int label = in.getInt();
            if (label < 0 || label >= labels) {
                throw new IllegalArgumentException(
                        "feature statistics of %d labels have a sample of label %d"
                                .formatted(labels, label));
            }
            float[] features = new float[size];
            for (int i = 0; i < size; i++) {
                features[i] = in.getFloat();
            }
            sample.add(new FeatureSample.Row(features, label));
        }
        return new FeatureStatistics(size, counts, means, scatter, sample);
    }

    private static void put(ByteBuffer out, double[] values) {
        for (double value : values) {
            out.putDouble(value);
        }
    }

    private static double[] doubles(ByteBuffer in, int length) {
        double[] values = new double[length];
        for (int i = 0; i < length; i++) {
            values[i] = in.getDouble();
        }
        return values;
    }
}
