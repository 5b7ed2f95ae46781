package io.perennial.flink.base;

import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.ComputeSettings;
import io.perennial.model.base.DeviceChoice;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.base.Precision;
import java.io.Serializable;

/**
 * What an operator needs to open the frozen base on the machine it was placed on. It travels inside
 * the job graph, so it holds plain values only.
 */
public record BaseAccess(
        String location, String device, String precision, int threads, int maxLength)
        implements Serializable {

    /** Takes the plain values out of the model's own settings. */
    public static BaseAccess of(BaseLocation location, ComputeSettings compute) {
        return new BaseAccess(
                location.value(),
                compute.device().name(),
                compute.precision().name(),
                compute.threads(),
                compute.maxLength());
    }

    /**
     * Loads the base or shares the one that this process has loaded already. Whoever calls this
     * closes what it returns.
     */
    public FrozenBase acquire() {
        return FrozenBase.acquire(
                BaseLocation.parse(location),
                new ComputeSettings(
                        DeviceChoice.valueOf(device),
                        Precision.valueOf(precision),
                        threads,
                        maxLength));
    }
}
