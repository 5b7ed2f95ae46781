package io.perennial.model.exchange;

import java.util.Locale;

/** File formats of adapters. */
public enum AdapterFormat {
    /** Hugging Face PEFT: {@code adapter_config.json} and {@code adapter_model.safetensors}. */
    PEFT,
    /**
     * AdapterHub's library: {@code adapter_config.json}, {@code adapter.safetensors} and a file for
     * the head.
     */
    ADAPTERHUB;

    /** The name on the command line. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
