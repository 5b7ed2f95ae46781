package io.perennial.model.pretrain;

import ai.djl.Device;
import io.perennial.model.base.DeviceChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where and how a step is computed.
 *
 * @param device of the engine
 * @param threads intra-op threads, 0 for the engine's default
 * @param bfloat16 whether linear maps and attention are computed in bfloat16; parameters, norms and
 *     losses stay in float32
 */
public record PretrainingCompute(Device device, int threads, boolean bfloat16) {

    private static final Path PROCESSOR = Path.of("/proc/cpuinfo");

    /**
     * In bfloat16 where the device computes in it.
     *
     * @throws IllegalArgumentException where a GPU is asked for and there is none
     */
    public static PretrainingCompute of(DeviceChoice choice, int threads) {
        Device device = choice.resolve();
        return new PretrainingCompute(device, threads, device.isGpu() || processorHasBfloat16());
    }

    /** The same with linear maps in the given precision. */
    public PretrainingCompute withBfloat16(boolean chosen) {
        return new PretrainingCompute(device, threads, chosen);
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
