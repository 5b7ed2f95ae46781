package io.perennial.benchmarks.speed;

import java.util.Arrays;
import java.util.Set;

/**
 * What an operation of the engine is for, by the names of the operations and script functions that
 * it lies in. An operation is of the kind of the outermost name that is any kind's.
 */
enum OpKind {
    FROZEN_FORWARD("frozen maps forward", Set.of("aten::linear")),
    FROZEN_BACKWARD("frozen maps backward", Set.of("AddmmBackward0", "MmBackward0", "TBackward0")),
    ADAPTERS(
            "adapters",
            Set.of(
                    "aten::bmm",
                    "aten::baddbmm",
                    "BmmBackward0",
                    "BaddbmmBackward0",
                    "each_chunk",
                    "ExpandBackward0",
                    "aten::silu",
                    "SiluBackward0")),
    ATTENTION(
            "attention",
            Set.of(
                    "aten::scaled_dot_product_attention",
                    "ScaledDotProductFlashAttentionForCpuBackward0",
                    "ScaledDotProductEfficientAttentionBackward0",
                    "ScaledDotProductFlashAttentionBackward0")),
    NORMALISATION("normalisation", Set.of("aten::layer_norm", "NativeLayerNormBackward0")),
    ACTIVATION("activation", Set.of("aten::gelu", "GeluBackward0")),
    CONVERSION("conversion", Set.of("aten::to", "ToCopyBackward0")),
    COPYING(
            "copying",
            Set.of(
                    "aten::copy_",
                    "aten::clone",
                    "aten::contiguous",
                    "aten::cat",
                    "aten::stack",
                    "SplitBackward0",
                    "SplitWithSizesBackward0",
                    "SliceBackward0",
                    "CloneBackward0")),
    ADDITION("addition", Set.of("aten::add", "aten::add_")),
    OPTIMISER("optimiser", Set.of("sums_of_tasks", "adamw", "shrink", "aten::_foreach_norm")),
    OTHER("other operations", Set.of());

    /** What the engine puts before the name of a backward function that it evaluates. */
    private static final String EVALUATED = "autograd::engine::evaluate_function: ";

    private final String label;
    private final Set<String> names;

    OpKind(String label, Set<String> names) {
        this.label = label;
        this.names = names;
    }

    String label() {
        return label;
    }

    /** The kind of an operation of this name that lies in one of this kind. */
    OpKind within(String name) {
        if (this != OTHER) {
            return this;
        }
        String plain = name.startsWith(EVALUATED) ? name.substring(EVALUATED.length()) : name;
        return Arrays.stream(values())
                .filter(kind -> kind.names.contains(plain))
                .findFirst()
                .orElse(OTHER);
    }
}
