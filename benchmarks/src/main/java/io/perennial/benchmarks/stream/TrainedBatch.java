package io.perennial.benchmarks.stream;

/**
 * One task's part in one training step, as the job reported it.
 *
 * @param at end of the step, epoch milliseconds
 * @param examples that it trained on for the first time
 */
record TrainedBatch(String task, long at, int examples) {}
