package io.perennial.model.base;

import ai.djl.Device;
import ai.djl.engine.Engine;

/** Where to compute. */
public enum DeviceChoice {
    /** A GPU where the engine finds one, else the CPU. */
    AUTO,
    CPU,
    /** A GPU; refused at start where the engine finds none. */
    GPU;

    /**
     * The engine's device.
     *
     * @throws IllegalArgumentException where a GPU is asked for and there is none
     */
    public Device resolve() {
        boolean gpu = Engine.getEngine("PyTorch").getGpuCount() > 0;
        if (this == GPU && !gpu) {
            throw new IllegalArgumentException(
                    "device is GPU, but the engine finds none; use AUTO or CPU, or install the CUDA build of the engine");
        }
        return gpu && this != CPU ? Device.gpu() : Device.cpu();
    }
}
