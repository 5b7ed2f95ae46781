package io.perennial.model.pretrain;

import io.perennial.model.safetensors.InvalidSafetensorsException;
import io.perennial.model.safetensors.Safetensors;
import io.perennial.model.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Everything that a run goes on from, as one safetensors file.
 *
 * @param steps taken
 * @param tokens read
 * @param weights in the order of {@code pretrain.py}
 * @param firstMoments AdamW's, or Muon's momentum
 * @param secondMoments AdamW's; a single zero where Muon trains
 */
public record PretrainingCheckpoint(
        EncoderShape shape,
        long steps,
        long tokens,
        List<float[]> weights,
        List<float[]> firstMoments,
        List<float[]> secondMoments) {

    private static final String VERSION = "1";
    private static final String VERSION_KEY = "perennial.pretraining";
    private static final String SHAPE_KEY = "shape";
    private static final String STEPS_KEY = "steps";
    private static final String TOKENS_KEY = "tokens";

    public PretrainingCheckpoint {
        weights = List.copyOf(weights);
        firstMoments = List.copyOf(firstMoments);
        secondMoments = List.copyOf(secondMoments);
    }

    /** Writes the file whole or not at all. */
    public void write(Path file) throws IOException {
        SafetensorsWriter writer =
                new SafetensorsWriter()
                        .metadata(VERSION_KEY, VERSION)
                        .metadata(STEPS_KEY, Long.toString(steps))
                        .metadata(TOKENS_KEY, Long.toString(tokens))
                        .metadata(
                                SHAPE_KEY,
                                "%d %d %d %d %d"
                                        .formatted(
                                                shape.layers(),
                                                shape.hiddenSize(),
                                                shape.heads(),
                                                shape.vocabularySize(),
                                                shape.maxPositions()));
        for (int i = 0; i < weights.size(); i++) {
            add(writer, "weight." + i, weights.get(i));
            add(writer, "first." + i, firstMoments.get(i));
            add(writer, "second." + i, secondMoments.get(i));
        }
        Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        Files.write(unfinished, writer.toBytes());
        Files.move(
                unfinished,
                file,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private static void add(SafetensorsWriter writer, String name, float[] values) {
        writer.tensor(name, List.of((long) values.length), values, 0, values.length);
    }

    /**
     * Reads a file that {@link #write} wrote.
     *
     * @throws IOException where it is missing or no checkpoint of this version, naming it
     */
    public static PretrainingCheckpoint read(Path file) throws IOException {
        try (Safetensors tensors = Safetensors.open(file)) {
            Map<String, String> metadata = metadata(file, tensors);
            int[] sizes =
                    Arrays.stream(metadata.getOrDefault(SHAPE_KEY, "").split(" "))
                            .mapToInt(Integer::parseInt)
                            .toArray();
            EncoderShape shape = new EncoderShape(sizes[0], sizes[1], sizes[2], sizes[3], sizes[4]);
            return new PretrainingCheckpoint(
                    shape,
                    Long.parseLong(metadata.getOrDefault(STEPS_KEY, "")),
                    Long.parseLong(metadata.getOrDefault(TOKENS_KEY, "")),
                    values(tensors, "weight.", shape),
                    values(tensors, "first.", shape),
                    values(tensors, "second.", shape));
        } catch (InvalidSafetensorsException | NumberFormatException e) {
            throw new IOException("cannot read the checkpoint " + file + ": " + e.getMessage(), e);
        }
    }

    /** The steps of a file that {@link #write} wrote, without its tensors. */
    static long steps(Path file) throws IOException {
        try (Safetensors tensors = Safetensors.open(file)) {
            return Long.parseLong(metadata(file, tensors).getOrDefault(STEPS_KEY, ""));
        } catch (InvalidSafetensorsException | NumberFormatException e) {
            throw new IOException("cannot read the checkpoint " + file + ": " + e.getMessage(), e);
        }
    }

    private static Map<String, String> metadata(Path file, Safetensors tensors) throws IOException {
        if (!VERSION.equals(tensors.metadata().get(VERSION_KEY))) {
            throw new IOException(
                    "%s is no pre-training checkpoint of version %s; start with an empty folder"
                            .formatted(file, VERSION));
        }
        return tensors.metadata();
    }

    private static List<float[]> values(Safetensors tensors, String prefix, EncoderShape shape)
            throws IOException {
        List<float[]> all = new ArrayList<>();
        for (int i = 0; i < EncoderTensor.of(shape).size(); i++) {
            all.add(tensors.floats(prefix + i));
        }
        return all;
    }
}
