package io.perennial.model.base;

/**
 * How a process computes with a base.
 *
 * @param device where the weights live
 * @param threads intra-op threads of one call, 0 for the engine's default
 * @param maxLength longest row in tokens; longer texts are truncated. At most the base's own
 *     positions are used
 */
public record ComputeSettings(DeviceChoice device, int threads, int maxLength) {

    public ComputeSettings {
        if (threads < 0 || threads > 1024) {
            throw new IllegalArgumentException(
                    "threads is " + threads + "; use 0 for the engine's default, or 1 to 1024");
        }
        if (maxLength < 8 || maxLength > 65_536) {
            throw new IllegalArgumentException(
                    "maxLength is " + maxLength + "; use 8 to 65536 tokens");
        }
    }

    /** Automatic device, the engine's threads, rows of at most 128 tokens. */
    public static ComputeSettings defaults() {
        return new ComputeSettings(DeviceChoice.AUTO, 0, 128);
    }
}
