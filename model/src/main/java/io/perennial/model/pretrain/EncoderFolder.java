package io.perennial.model.pretrain;

import io.perennial.model.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Writes a trained encoder as a folder in Hugging Face's format: float16, without the head. */
final class EncoderFolder {

    /** What the names of the head that foretells tokens begin with; it is not written. */
    static final String HEAD = "cls.";

    /** What all other names begin with; the file leaves it out. */
    static final String TRANSFORMER = "bert.";

    private EncoderFolder() {}

    /**
     * Writes {@code config.json} and {@code model.safetensors}.
     *
     * @param weights in the order of {@code pretrain.py}
     */
    static void write(Path folder, EncoderShape shape, List<float[]> weights) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("config.json"), config(shape));
        Files.write(folder.resolve("model.safetensors"), file(shape, weights));
    }

    private static byte[] file(EncoderShape shape, List<float[]> weights) {
        SafetensorsWriter writer = new SafetensorsWriter().metadata("format", "pt");
        List<EncoderTensor> tensors = EncoderTensor.of(shape);
        for (int i = 0; i < tensors.size(); i++) {
            EncoderTensor tensor = tensors.get(i);
            if (!tensor.parts().get(0).startsWith(HEAD)) {
                add(writer, tensor, weights.get(i));
            }
        }
        return writer.toBytes();
    }

    /** Adds each of the tensors that are stacked in one. */
    private static void add(SafetensorsWriter writer, EncoderTensor tensor, float[] values) {
        int parts = tensor.parts().size();
        long[] shape = tensor.shape().clone();
        shape[0] /= parts;
        int size = values.length / parts;
        for (int part = 0; part < parts; part++) {
            writer.halfTensor(
                    tensor.parts().get(part).substring(TRANSFORMER.length()),
                    Arrays.stream(shape).boxed().toList(),
                    Arrays.copyOfRange(values, part * size, (part + 1) * size));
        }
    }

    private static String config(EncoderShape shape) {
        return """
                {
                  "architectures": ["BertModel"],
                  "model_type": "bert",
                  "vocab_size": %d,
                  "hidden_size": %d,
                  "num_hidden_layers": %d,
                  "num_attention_heads": %d,
                  "intermediate_size": %d,
                  "hidden_act": "gelu",
                  "hidden_dropout_prob": 0.1,
                  "attention_probs_dropout_prob": 0.1,
                  "max_position_embeddings": %d,
                  "type_vocab_size": %d,
                  "initializer_range": 0.02,
                  "layer_norm_eps": 1e-12,
                  "pad_token_id": 0,
                  "position_embedding_type": "absolute",
                  "torch_dtype": "float16"
                }
                """
                .formatted(
                        shape.vocabularySize(),
                        shape.hiddenSize(),
                        shape.layers(),
                        shape.heads(),
                        shape.feedForwardSize(),
                        shape.maxPositions(),
                        EncoderShape.SEGMENTS);
    }
}
