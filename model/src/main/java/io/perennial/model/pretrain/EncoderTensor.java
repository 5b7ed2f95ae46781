package io.perennial.model.pretrain;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One trained tensor, in the order of {@code pretrain.py}.
 *
 * @param parts Hugging Face's names of the tensors that are stacked in it, usually one
 * @param shape rows first
 * @param start what it holds before training
 */
record EncoderTensor(List<String> parts, long[] shape, Start start) {

    private static final double DEVIATION = 0.02;

    /** Starting values. */
    enum Start {
        NORMAL,
        ZEROS,
        ONES
    }

    /** Whether AdamW trains it; Muon trains the matrices inside the layers. */
    boolean adaptive() {
        return shape.length == 1 || !parts.get(0).startsWith("bert.encoder.");
    }

    int size() {
        int size = 1;
        for (long side : shape) {
            size = Math.multiplyExact(size, Math.toIntExact(side));
        }
        return size;
    }

    /** What it holds before training. */
    float[] startingValues(Random random) {
        float[] values = new float[size()];
        for (int i = 0; i < values.length; i++) {
            values[i] =
                    switch (start) {
                        case NORMAL -> (float) (DEVIATION * random.nextGaussian());
                        case ZEROS -> 0;
                        case ONES -> 1;
                    };
        }
        return values;
    }

    /** Every tensor of an encoder and of the head that foretells its masked tokens. */
    static List<EncoderTensor> of(EncoderShape shape) {
        List<EncoderTensor> all = new ArrayList<>();
        long hidden = shape.hiddenSize();
        matrix(all, "bert.embeddings.word_embeddings", shape.vocabularySize(), hidden);
        matrix(all, "bert.embeddings.position_embeddings", shape.maxPositions(), hidden);
        matrix(all, "bert.embeddings.token_type_embeddings", EncoderShape.SEGMENTS, hidden);
        norm(all, "bert.embeddings.LayerNorm", hidden);
        for (int layer = 0; layer < shape.layers(); layer++) {
            layer(all, "bert.encoder.layer." + layer + ".", hidden, shape.feedForwardSize());
        }
        linear(all, List.of("cls.predictions.transform.dense"), hidden, hidden);
        norm(all, "cls.predictions.transform.LayerNorm", hidden);
        all.add(
                new EncoderTensor(
                        List.of("cls.predictions.bias"),
                        new long[] {shape.vocabularySize()},
                        Start.ZEROS));
        return List.copyOf(all);
    }

    private static void layer(List<EncoderTensor> all, String own, long hidden, long inner) {
        String self = own + "attention.self.";
        linear(all, List.of(self + "query", self + "key", self + "value"), hidden, hidden);
        linear(all, List.of(own + "attention.output.dense"), hidden, hidden);
        norm(all, own + "attention.output.LayerNorm", hidden);
        linear(all, List.of(own + "intermediate.dense"), inner, hidden);
        linear(all, List.of(own + "output.dense"), hidden, inner);
        norm(all, own + "output.LayerNorm", hidden);
    }

    private static void matrix(List<EncoderTensor> all, String name, long rows, long columns) {
        all.add(
                new EncoderTensor(
                        List.of(name + ".weight"), new long[] {rows, columns}, Start.NORMAL));
    }

    private static void linear(
            List<EncoderTensor> all, List<String> modules, long outputs, long inputs) {
        long rows = outputs * modules.size();
        all.add(
                new EncoderTensor(
                        modules.stream().map(module -> module + ".weight").toList(),
                        new long[] {rows, inputs},
                        Start.NORMAL));
        all.add(
                new EncoderTensor(
                        modules.stream().map(module -> module + ".bias").toList(),
                        new long[] {rows},
                        Start.ZEROS));
    }

    private static void norm(List<EncoderTensor> all, String module, long size) {
        long[] shape = {size};
        all.add(new EncoderTensor(List.of(module + ".weight"), shape, Start.ONES));
        all.add(new EncoderTensor(List.of(module + ".bias"), shape, Start.ZEROS));
    }
}
