package io.perennial.model.architecture;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Non-linearities of bases and bottlenecks. The scripts use the ordinals. */
public enum Activation {
    IDENTITY,
    RELU,
    /** Exact GELU, with the error function. */
    GELU,
    /** GELU in its tanh form ({@code gelu_new} in Hugging Face's configurations). */
    GELU_TANH,
    /** x · sigmoid(x), also called SiLU. */
    SWISH,
    TANH;

    /** Reads the names that Hugging Face and AdapterHub configurations use. */
    public static Optional<Activation> named(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "silu", "swish" -> Optional.of(SWISH);
            case "gelu_new", "gelu_fast", "gelu_pytorch_tanh", "gelu_tanh" ->
                    Optional.of(GELU_TANH);
            case "linear", "identity" -> Optional.of(IDENTITY);
            default ->
                    Arrays.stream(values())
                            .filter(a -> a.name().equalsIgnoreCase(name))
                            .findFirst();
        };
    }

    /** The name used in specifications. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
