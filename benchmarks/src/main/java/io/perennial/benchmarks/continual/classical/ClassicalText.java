package io.perennial.benchmarks.continual.classical;

import org.jspecify.annotations.Nullable;

/**
 * A text to classify.
 *
 * @param pair the second text of a pair, else null
 */
public record ClassicalText(String text, @Nullable String pair) {}
