package io.perennial.benchmarks.speed;

import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.pretrain.EncoderShape;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The sizes of a training step of one task with Houlsby's bottlenecks.
 *
 * @param rows of the step
 * @param tokens of each row
 * @param bottleneck width of the adapters
 */
record StepShape(int layers, int hidden, int heads, int tokens, int rows, int bottleneck) {

    private static final int VOCABULARY = 4096;

    /**
     * A frozen layer's weights are so many squares of the hidden size: 4 attention, 8 behind it.
     */
    private static final long ATTENTION = 4;

    private static final long FEED_FORWARD = 8;

    String label() {
        return "L%d·H%d·S%d·B%d, houlsby %d".formatted(layers, hidden, tokens, rows, bottleneck);
    }

    EncoderShape encoder() {
        return new EncoderShape(layers, hidden, heads, VOCABULARY, Math.max(16, tokens));
    }

    AdapterSpec adapter() {
        return adapter(layers);
    }

    /** Adapters in the top layers only. */
    AdapterSpec adapter(int top) {
        String leftOut =
                IntStream.range(0, layers - top)
                        .mapToObj(String::valueOf)
                        .collect(Collectors.joining(","));
        return AdapterSpec.parse(
                "{\"method\":\"houlsby\",\"bottleneck\":%d,\"leave_out\":[%s]}"
                        .formatted(bottleneck, leftOut));
    }

    /** Operations of a step with adapters in every layer. */
    double operations() {
        return operations(layers, false);
    }

    /**
     * Floating-point operations of the matrix products that a step cannot do without, a multiply
     * and an add counted as two. Forward: every product. Backward: the gradient to the input of a
     * frozen map, but none to its weights; both for adapters; and nothing below the lowest adapter,
     * which lies behind the attention of its layer.
     *
     * @param top layers with adapters, from the last one down
     * @param lowerKnown whether the output of the layers below is there already
     */
    double operations(int top, boolean lowerKnown) {
        double token = 2.0 * rows * tokens;
        double square = (double) hidden * hidden;
        double linear = token * square * (ATTENTION + FEED_FORWARD);
        double attention = token * 2 * tokens * hidden;
        double adapters = token * 2 * 2 * hidden * bottleneck;
        double forward = (lowerKnown ? top : layers) * (linear + attention) + top * adapters;
        double backward = top * (linear + 2 * attention + 2 * adapters);
        double belowTheLowest =
                token * square * ATTENTION + 2 * attention + token * hidden * bottleneck;
        return forward + backward - belowTheLowest;
    }
}
