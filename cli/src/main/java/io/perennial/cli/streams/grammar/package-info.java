/**
 * A small grammar from which labelled sentences are drawn: lists of words, templates per label, and
 * what is kept back for the test. In comes one {@code .grammar} file per task (its format is told
 * in {@link io.perennial.cli.streams.grammar.GrammarReader}) and a seed. Out go {@link
 * io.perennial.cli.streams.grammar.Sentence sentences}, which {@code io.perennial.cli.streams}
 * turns into a task's stream.
 */
@org.jspecify.annotations.NullMarked
package io.perennial.cli.streams.grammar;
