package io.perennial.model.adapter;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Width of a bottleneck: given itself, or as a fraction of the base's hidden size.
 *
 * @param width 0 where the reduction factor decides
 * @param reductionFactor hidden size over width; 0 where the width is given
 */
public record BottleneckSize(int width, double reductionFactor) {

    static final int LARGEST = 4096;

    /** A fixed width. */
    public static BottleneckSize of(int width) {
        return new BottleneckSize(width, 0);
    }

    /** The hidden size divided by a factor, rounded down, at least 1. */
    public static BottleneckSize reducedBy(double factor) {
        return new BottleneckSize(0, factor);
    }

    static BottleneckSize read(MethodSettings settings, BottleneckSize fallback) {
        if (settings.has("bottleneck") && settings.has("reduction_factor")) {
            throw new InvalidAdapterSpecException(
                    "\"bottleneck\" and \"reduction_factor\" both give a width; use one of them");
        }
        if (settings.has("reduction_factor")) {
            return reducedBy(settings.number("reduction_factor", 1, 0.01, 10_000));
        }
        return settings.has("bottleneck") ? of(settings.whole("bottleneck", 1, LARGEST)) : fallback;
    }

    int on(int hiddenSize) {
        // Rounding in the division must not lose a unit: the factor may come from a width.
        return width > 0
                ? width
                : Math.max(1, (int) Math.floor(hiddenSize / reductionFactor + 1e-6));
    }

    /** The reduction factor that gives this width on a hidden size. */
    public double factorOn(int hiddenSize) {
        return width > 0 ? (double) hiddenSize / width : reductionFactor;
    }

    void writeTo(ObjectNode json) {
        if (width > 0) {
            json.put("bottleneck", width);
        } else {
            json.put("reduction_factor", reductionFactor);
        }
    }
}
