package io.perennial.model.route;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The larger parts of tasks' statistics, scatter and samples, in a file of slots of one size: they
 * are needed when the task changes or the router is made, and would take half a megabyte of memory
 * for every task. The file is this process's own, and is gone when it is closed.
 *
 * <p>Not thread-safe.
 */
final class StatisticsFile implements AutoCloseable {

    private final Path path;
    private final int size;
    private final RandomAccessFile file;
    private final Deque<Integer> free = new ArrayDeque<>();
    private int slots;

    /**
     * @param path what is there is overwritten
     * @param size values of a text's features
     */
    StatisticsFile(Path path, int size) {
        this.path = path;
        this.size = size;
        try {
            this.file = new RandomAccessFile(path.toFile(), "rw");
            file.setLength(0);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Keeps a task's scatter and as many samples as a slot has room for; says where. */
    int put(FeatureSummary task) {
        int slot = free.isEmpty() ? slots : free.peek();
        int samples = Math.min(FeatureSample.CAPACITY, task.sampleLabels().length);
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * slotFloats());
        FloatBuffer floats = bytes.asFloatBuffer();
        floats.put(samples).put(task.sampleLabels(), 0, samples);
        floats.position(samplesAt()).put(task.samples(), 0, samples * size);
        floats.position(scatterAt()).put(task.scatter());
        try {
            file.seek(place(slot, 0));
            file.write(bytes.array());
        } catch (IOException e) {
            throw failed(e);
        }
        if (free.isEmpty()) {
            slots++;
        } else {
            free.pop();
        }
        return slot;
    }

    /** What lies in a slot: scatter around the labels' means, as a triangle. */
    float[] scatter(int slot) {
        return read(slot, scatterAt(), Triangle.entries(size));
    }

    /**
     * What lies in a slot: texts of the task.
     *
     * @param most how many at most
     */
    OwnTexts texts(int slot, int most, LabelMeans task) {
        float[] head = most == 0 ? new float[1] : read(slot, 0, samplesAt());
        int taken = Math.min(most, (int) head[0]);
        float[] labels = new float[taken];
        System.arraycopy(head, 1, labels, 0, taken);
        return OwnTexts.of(taken, read(slot, samplesAt(), taken * size), labels, task);
    }

    /** Gives a slot to whoever comes next. */
    void free(int slot) {
        free.push(slot);
    }

    private float[] read(int slot, int first, int count) {
        byte[] bytes = new byte[Float.BYTES * count];
        try {
            file.seek(place(slot, first));
            file.readFully(bytes);
        } catch (IOException e) {
            throw failed(e);
        }
        float[] values = new float[count];
        ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
        return values;
    }

    private int samplesAt() {
        return 1 + FeatureSample.CAPACITY;
    }

    private int scatterAt() {
        return samplesAt() + FeatureSample.CAPACITY * size;
    }

    private int slotFloats() {
        return scatterAt() + Triangle.entries(size);
    }

    private long place(int slot, int first) {
        return Float.BYTES * ((long) slot * slotFloats() + first);
    }

    private UncheckedIOException failed(IOException e) {
        return new UncheckedIOException(
                "the routing statistics in %s cannot be used (%s); see whether the disk is full"
                        .formatted(path, e.getMessage()),
                e);
    }

    @Override
    public void close() {
        try {
            file.close();
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw failed(e);
        }
    }
}
