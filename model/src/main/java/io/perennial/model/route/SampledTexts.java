package io.perennial.model.route;

import java.nio.ByteBuffer;

/**
 * The features of some texts that a task was taught. Immutable by agreement: nobody writes to the
 * arrays.
 *
 * @param size values of a text's features
 * @param labels of each text, indices, [texts]
 * @param features [texts, size]
 */
public record SampledTexts(int size, float[] labels, float[] features) {

    /** Size, number of texts, then labels and features; big-endian. */
    public byte[] toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(length(size, labels.length));
        bytes.putInt(size).putInt(labels.length);
        bytes.asFloatBuffer().put(labels).put(features);
        return bytes.array();
    }

    /**
     * @throws IllegalArgumentException for another length than the sizes ask for
     */
    public static SampledTexts fromBytes(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int size = in.getInt();
        int texts = in.getInt();
        if (bytes.length != length(size, texts)) {
            throw new IllegalArgumentException(
                    "a sample of %d bytes cannot hold %d texts of %d values"
                            .formatted(bytes.length, texts, size));
        }
        SampledTexts sample = new SampledTexts(size, new float[texts], new float[texts * size]);
        in.asFloatBuffer().get(sample.labels).get(sample.features);
        return sample;
    }

    private static int length(int size, int texts) {
        return 2 * Integer.BYTES + Float.BYTES * (texts + texts * size);
    }

    /** Whether the task has all of their labels. */
    boolean fit(LabelMeans task) {
        for (float label : labels) {
            if (!(label >= 0 && label < task.labels())) {
                return false;
            }
        }
        return size == task.size();
    }

    /**
     * The first of them.
     *
     * @param most how many at most
     */
    OwnTexts first(int most, LabelMeans task) {
        return OwnTexts.of(most, features, labels, task);
    }
}
