package io.perennial.cli.streams.grammar;

import org.jspecify.annotations.Nullable;

/**
 * A drawn sentence.
 *
 * @param text the text, or the first of two
 * @param pair the second text of a pair task, else null
 */
public record Sentence(String text, @Nullable String pair) {}
