package io.perennial.model.predict;

import java.util.List;

/**
 * The inside of one forward.
 *
 * @param hiddenStates embeddings, then every layer's output, each [rows, paddedLength, hidden]
 *     row-major
 * @param paddedLength tokens a row, padding included
 * @param scores [rows, head capacity], minus infinity beyond the adapter's labels; [rows,
 *     paddedLength, vocabulary] where the task writes text
 * @param pooled [rows, hidden]
 */
public record Inspection(
        List<float[]> hiddenStates, int paddedLength, float[] scores, float[] pooled) {}
