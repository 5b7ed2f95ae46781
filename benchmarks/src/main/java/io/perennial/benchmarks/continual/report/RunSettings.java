package io.perennial.benchmarks.continual.report;

import io.perennial.benchmarks.continual.strategy.EvaluationSettings;

/**
 * What was asked for.
 *
 * @param command that repeats the run
 * @param sequence name of the tasks' sequence
 */
public record RunSettings(String command, String sequence, EvaluationSettings evaluation) {}
