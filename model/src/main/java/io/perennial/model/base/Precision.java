package io.perennial.model.base;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The numbers in which linear maps are multiplied. Everything else, above all adapters, attention
 * and norms, is computed in float32 either way.
 */
public enum Precision {
    /** bfloat16 where the processor or a GPU multiplies in it, else float32. */
    AUTO,
    FP32,
    /** bfloat16 with sums in float32. On a processor without such instructions it is slow. */
    BF16;

    private static final Path PROCESSOR = Path.of("/proc/cpuinfo");

    /** The name in texts, like {@code bf16}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What is meant on a device: {@link #FP32} or {@link #BF16}. */
    public Precision resolve(Device device) {
        if (this != AUTO) {
            return this;
        }
        return device.isGpu() || processorHasBfloat16() ? BF16 : FP32;
    }

    /** Whether the operating system says that the processor multiplies in bfloat16. */
    private static boolean processorHasBfloat16() {
        try {
            String flags = Files.exists(PROCESSOR) ? Files.readString(PROCESSOR) : "";
            return flags.contains("avx512_bf16") || flags.contains("amx_bf16");
        } catch (IOException e) {
            return false;
        }
    }
}
