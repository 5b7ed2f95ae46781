package io.perennial.model.base;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Angles per position of rotary embeddings, one for each pair of a head's values.
 *
 * <p>Su et al. 2021, "RoFormer", section 3.2.2; scalings as in Hugging Face's {@code rope_scaling}.
 */
final class RotaryFrequencies {

    private RotaryFrequencies() {}

    static float[] of(int headSize, double theta, JsonNode scaling) {
        double[] frequencies = new double[headSize / 2];
        for (int i = 0; i < frequencies.length; i++) {
            frequencies[i] = 1 / Math.pow(theta, 2.0 * i / headSize);
        }
        if (!scaling.isMissingNode() && !scaling.isNull()) {
            scale(frequencies, scaling);
        }
        float[] values = new float[frequencies.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) frequencies[i];
            if (!Float.isFinite(values[i])) {
                throw new InvalidBaseException(
                        "config.json: rope_theta %s and rope_scaling %s give the frequency %s"
                                .formatted(theta, scaling, values[i]));
            }
        }
        return values;
    }

    private static void scale(double[] frequencies, JsonNode scaling) {
        String type = scaling.path("rope_type").asText(scaling.path("type").asText("default"));
        double factor = scaling.path("factor").asDouble(1);
        switch (type) {
            case "default" -> {}
            case "linear" -> {
                for (int i = 0; i < frequencies.length; i++) {
                    frequencies[i] /= factor;
                }
            }
            case "llama3" -> {
                for (int i = 0; i < frequencies.length; i++) {
                    frequencies[i] = llama3(frequencies[i], factor, scaling);
                }
            }
            default ->
                    throw new InvalidBaseException(
                            "config.json: rope_scaling \""
                                    + type
                                    + "\" is not supported; supported are default, linear and llama3");
        }
    }

    /** Long waves are stretched by the factor, short ones stay, and between them it blends. */
    private static double llama3(double frequency, double factor, JsonNode scaling) {
        double low = scaling.path("low_freq_factor").asDouble(1);
        double high = scaling.path("high_freq_factor").asDouble(4);
        double context = scaling.path("original_max_position_embeddings").asDouble(8192);
        double waves = context * frequency / (2 * Math.PI);
        if (waves < low) {
            return frequency / factor;
        }
        if (waves > high) {
            return frequency;
        }
        double share = (waves - low) / (high - low);
        return (1 - share) * frequency / factor + share * frequency;
    }
}
