package io.perennial.model.route;

import java.nio.ByteBuffer;

/**
 * The part of a task's statistics that a router is made of. Immutable by agreement: nobody writes
 * to the arrays.
 *
 * @param size values of a text's features
 * @param counts examples of each label, [labels]
 * @param means of each label, [labels, size]
 * @param scatter around the labels' means, lower triangle row after row, [size (size + 1) / 2]
 */
public record FeatureMoments(int size, float[] counts, float[] means, float[] scatter) {

    /** Size, number of labels, then counts, means and scatter; big-endian. */
    public byte[] toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(length(size, counts.length));
        bytes.putInt(size).putInt(counts.length);
        bytes.asFloatBuffer().put(counts).put(means).put(scatter);
        return bytes.array();
    }

    /**
     * @throws IllegalArgumentException for another length than the sizes ask for
     */
    public static FeatureMoments fromBytes(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int size = in.getInt();
        int labels = in.getInt();
        if (bytes.length != length(size, labels)) {
            throw new IllegalArgumentException(
                    "statistics of %d bytes cannot hold %d values and %d labels"
                            .formatted(bytes.length, size, labels));
        }
        FeatureMoments moments =
                new FeatureMoments(
                        size,
                        new float[labels],
                        new float[labels * size],
                        new float[Triangle.entries(size)]);
        in.asFloatBuffer().get(moments.counts).get(moments.means).get(moments.scatter);
        return moments;
    }

    private static int length(int size, int labels) {
        return 2 * Integer.BYTES + Float.BYTES * (labels + labels * size + Triangle.entries(size));
    }

    LabelMeans labelMeans() {
        return new LabelMeans(size, counts, means);
    }
}
