package io.perennial.model.pretrain;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * An encoder that has learnt nothing, as a folder in Hugging Face's format: for measuring speed at
 * any size, and for finding out what pre-training is worth.
 */
public final class UntrainedEncoder {

    private UntrainedEncoder() {}

    /**
     * Writes {@code config.json} and {@code model.safetensors}; a tokenizer is the caller's.
     *
     * @param seed of every random value
     */
    public static void write(Path folder, EncoderShape shape, long seed) throws IOException {
        Random random = new Random(seed);
        List<float[]> weights =
                EncoderTensor.of(shape).stream()
                        .map(tensor -> tensor.startingValues(random))
                        .toList();
        EncoderFolder.write(folder, shape, weights);
    }
}
