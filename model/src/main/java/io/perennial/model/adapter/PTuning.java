package io.perennial.model.adapter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.architecture.Activation;
import io.perennial.model.architecture.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A soft prompt that a small network writes; only the prompt is published.
 *
 * <p>Liu et al. 2021, "GPT Understands, Too", section 3.2. The MLP has two hidden layers; the LSTM
 * is bidirectional with an MLP of one hidden layer behind it, as in PEFT's {@code PromptEncoder}.
 *
 * @param tokens number of vectors
 * @param encoder the network
 * @param hidden its inner width
 * @param layers of the LSTM; the MLP has always two
 */
public record PTuning(int tokens, Encoder encoder, int hidden, int layers)
        implements AdapterMethod {

    static final String NAME = "p_tuning";

    /** Networks that write prompts. */
    public enum Encoder {
        MLP,
        LSTM
    }

    private static final int LAYERS_OF_MLP = 2;

    public PTuning {
        layers = encoder == Encoder.MLP ? LAYERS_OF_MLP : layers;
    }

    static PTuning read(MethodSettings settings) {
        return new PTuning(
                settings.whole("tokens", 16, PromptTuning.MOST_TOKENS),
                settings.choice("encoder", Encoder.MLP),
                settings.whole("hidden", 128, 4096),
                settings.whole("layers", 2, 8));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public double defaultLearningRate() {
        return 1.5e-3;
    }

    @Override
    public AdapterMethod published() {
        return new PromptTuning(tokens, "");
    }

    @Override
    public void placeIn(LayoutBuilder layout) {
        layout.prompt(tokens);
        LayoutBuilder.Placement prompt = layout.at(Site.EMBEDDING, 0, Operation.PROMPT);
        int size = layout.base().embeddingSize();
        List<Integer> inputs = new ArrayList<>();
        inputs.add(prompt.factor("embedding", tokens, size, new Initial.WordVectors("")));
        if (encoder == Encoder.LSTM) {
            recurrent(prompt, size, inputs);
            linear(prompt, "mlp.0", 2 * hidden, 2 * hidden, inputs);
            linear(prompt, "mlp.2", size, 2 * hidden, inputs);
        } else {
            linear(prompt, "mlp.0", hidden, size, inputs);
            linear(prompt, "mlp.2", hidden, hidden, inputs);
            linear(prompt, "mlp.4", size, hidden, inputs);
        }
        prompt.derived(
                encoder == Encoder.LSTM ? Derivation.LSTM : Derivation.MLP,
                "vectors",
                tokens,
                size,
                Activation.RELU,
                inputs.stream().mapToInt(Integer::intValue).toArray());
    }

    /** Gates in PyTorch's order: input, forget, cell, output; forwards, then backwards. */
    private void recurrent(LayoutBuilder.Placement prompt, int size, List<Integer> inputs) {
        Initial initial = new Initial.Uniform(1 / Math.sqrt(hidden));
        for (int layer = 0; layer < layers; layer++) {
            int width = layer == 0 ? size : 2 * hidden;
            for (String direction : List.of("", "_reverse")) {
                String end = "_l" + layer + direction;
                inputs.add(prompt.factor("lstm.weight_ih" + end, 4 * hidden, width, initial));
                inputs.add(prompt.factor("lstm.weight_hh" + end, 4 * hidden, hidden, initial));
                inputs.add(prompt.factor("lstm.bias_ih" + end, 1, 4 * hidden, initial));
                inputs.add(prompt.factor("lstm.bias_hh" + end, 1, 4 * hidden, initial));
            }
        }
    }

    private static void linear(
            LayoutBuilder.Placement prompt,
            String name,
            int outputs,
            int inputs,
            List<Integer> matrices) {
        Initial initial = new Initial.Uniform(1 / Math.sqrt(inputs));
        matrices.add(prompt.factor(name + ".weight", outputs, inputs, initial));
        matrices.add(prompt.factor(name + ".bias", 1, outputs, initial));
    }

    @Override
    public void writeTo(ObjectNode json) {
        json.put("tokens", tokens);
        json.put("encoder", encoder.name().toLowerCase(Locale.ROOT));
        json.put("hidden", hidden);
        if (encoder == Encoder.LSTM) {
            json.put("layers", layers);
        }
    }
}
