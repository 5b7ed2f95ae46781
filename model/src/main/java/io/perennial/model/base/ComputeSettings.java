package io.perennial.model.base;

/**
 * How a process computes with a base.
 *
 * @param device where the weights live
 * @param precision of the frozen linear maps
 * @param threads intra-op threads of one call, 0 for the engine's default
 * @param maxLength longest row in tokens; longer texts are truncated. At most the base's own
 *     positions are used
 */
public record ComputeSettings(
        DeviceChoice device, Precision precision, int threads, int maxLength) {

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

    /** Automatic device and precision, the engine's threads, rows of at most 128 tokens. */
    public static ComputeSettings defaults() {
        return new ComputeSettings(DeviceChoice.AUTO, Precision.AUTO, 0, 128);
    }

    /** float32 on the CPU: the numbers that everything else is held against. */
    public static ComputeSettings reference() {
        return defaults().withDevice(DeviceChoice.CPU).withPrecision(Precision.FP32);
    }

    /** The same elsewhere. */
    public ComputeSettings withDevice(DeviceChoice chosen) {
        return new ComputeSettings(chosen, precision, threads, maxLength);
    }

    /** The same with frozen linear maps in another precision. */
    public ComputeSettings withPrecision(Precision chosen) {
        return new ComputeSettings(device, chosen, threads, maxLength);
    }

    /** The same with other intra-op threads. */
    public ComputeSettings withThreads(int chosen) {
        return new ComputeSettings(device, precision, chosen, maxLength);
    }

    /** The same with another longest row. */
    public ComputeSettings withMaxLength(int tokens) {
        return new ComputeSettings(device, precision, threads, tokens);
    }
}
