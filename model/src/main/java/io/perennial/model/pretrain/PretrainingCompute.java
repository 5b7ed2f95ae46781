package io.perennial.model.pretrain;

import ai.djl.Device;
import io.perennial.model.base.DeviceChoice;
import io.perennial.model.base.Precision;

/**
 * Where and how a step is computed.
 *
 * @param device of the engine
 * @param threads intra-op threads, 0 for the engine's default
 * @param bfloat16 whether linear maps and attention are computed in bfloat16; parameters, norms and
 *     losses stay in float32
 */
public record PretrainingCompute(Device device, int threads, boolean bfloat16) {

    /**
     * @throws IllegalArgumentException where a GPU is asked for and there is none
     */
    public static PretrainingCompute of(DeviceChoice choice, Precision precision, int threads) {
        Device device = choice.resolve();
        return new PretrainingCompute(device, threads, precision.resolve(device) == Precision.BF16);
    }
}
