package io.perennial.model.base;

import java.io.IOException;
import java.util.List;

/** Hands tensors of a base over under the names of Hugging Face's modules. */
final class TensorReader {

    private final WeightFiles files;
    private final BaseFamily.Sink sink;
    private final String prefix;

    /**
     * @param prefix in front of every name
     */
    TensorReader(WeightFiles files, BaseFamily.Sink sink, String prefix) {
        this.files = files;
        this.sink = sink;
        this.prefix = prefix;
    }

    boolean has(String name) {
        return files.has(prefix + name);
    }

    /** The module's weight, [rows, columns]. */
    void matrix(String module, long rows, long columns) throws IOException {
        sink.add(weight(module, rows, columns), rows, columns);
    }

    private float[] weight(String module, long rows, long columns) throws IOException {
        return files.require(prefix + module + ".weight", rows, columns);
    }

    private float[] bias(String module, int size) throws IOException {
        return files.require(prefix + module + ".bias", size);
    }

    /** Weight [outputs, inputs] and bias of a linear layer. */
    void linear(String module, int outputs, int inputs) throws IOException {
        sink.addLinear(weight(module, outputs, inputs), outputs, inputs);
        sink.addLinear(bias(module, outputs), outputs);
    }

    /** A linear layer whose bias may be missing, and is zero then. */
    void linearPerhapsBiased(String module, int outputs, int inputs) throws IOException {
        sink.addLinear(weight(module, outputs, inputs), outputs, inputs);
        sink.addLinear(has(module + ".bias") ? bias(module, outputs) : new float[outputs], outputs);
    }

    /** A linear layer stored as [inputs, outputs]. */
    void transposedLinear(String module, int outputs, int inputs) throws IOException {
        float[] stored = weight(module, inputs, outputs);
        float[] values = new float[stored.length];
        for (int input = 0; input < inputs; input++) {
            for (int output = 0; output < outputs; output++) {
                values[output * inputs + input] = stored[input * outputs + output];
            }
        }
        sink.addLinear(values, outputs, inputs);
        sink.addLinear(bias(module, outputs), outputs);
    }

    /** Linear layers of one input in one matrix, so that one product computes them all. */
    void stacked(List<String> modules, List<Integer> outputs, int inputs) throws IOException {
        stacked(modules, outputs, inputs, false);
    }

    /** The same with layers whose biases may be missing, and are zero then. */
    void stackedPerhapsBiased(List<String> modules, List<Integer> outputs, int inputs)
            throws IOException {
        stacked(modules, outputs, inputs, true);
    }

    private void stacked(
            List<String> modules, List<Integer> outputs, int inputs, boolean perhapsBiased)
            throws IOException {
        int all = outputs.stream().mapToInt(Integer::intValue).sum();
        for (int i = 0; i < modules.size(); i++) {
            // Before there is room for all of them.
            files.requireShape(prefix + modules.get(i) + ".weight", outputs.get(i), inputs);
        }
        float[] weight = new float[Math.multiplyExact(all, inputs)];
        float[] bias = new float[all];
        int row = 0;
        for (int i = 0; i < modules.size(); i++) {
            int rows = outputs.get(i);
            float[] w = weight(modules.get(i), rows, inputs);
            System.arraycopy(w, 0, weight, row * inputs, w.length);
            if (!perhapsBiased || has(modules.get(i) + ".bias")) {
                System.arraycopy(bias(modules.get(i), rows), 0, bias, row, rows);
            }
            row += rows;
        }
        sink.addLinear(weight, all, inputs);
        sink.addLinear(bias, all);
    }

    /** Weight and bias of a LayerNorm. */
    void norm(String module, int size) throws IOException {
        // Checkpoints converted from TensorFlow call a LayerNorm's weight gamma and its bias beta.
        boolean old = has(module + ".gamma");
        sink.add(files.require(prefix + module + (old ? ".gamma" : ".weight"), size), size);
        sink.add(files.require(prefix + module + (old ? ".beta" : ".bias"), size), size);
    }

    /** Weight of a norm without a bias. */
    void scaleOnlyNorm(String module, int size) throws IOException {
        sink.add(files.require(prefix + module + ".weight", size), size);
    }

    /** The language-model head, which is the word embedding where it has no tensor of its own. */
    void languageModelHead(int vocabulary, int hidden) throws IOException {
        if (files.has("lm_head.weight")) {
            sink.add(files.require("lm_head.weight", vocabulary, hidden), vocabulary, hidden);
        } else {
            sink.again(0);
        }
    }
}
