/**
 * Benchmarks that users can repeat. Settings come in; a table of medians and ratios, each to a
 * baseline measured in the same run, goes out. {@code benchmarks/RESULTS.md} records what was
 * measured, with the command.
 */
package io.perennial.benchmarks;
