/**
 * Labelled examples as every benchmark takes them: texts of a data set, and the same in tokens of a
 * base. Data sets come in from the command line; rows in a learner's order and batches go out to
 * the learners.
 */
package io.perennial.benchmarks.data;
