package io.perennial.model.base;

/** Where to compute. */
public enum DeviceChoice {
    /** A GPU where the engine finds one, else the CPU. */
    AUTO,
    CPU,
    /** A GPU; refused at start where the engine finds none. */
    GPU
}
