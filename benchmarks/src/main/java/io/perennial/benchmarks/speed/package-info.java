/**
 * How fast one process trains: a step against the arithmetic it needs, the rate of a large matrix
 * product, or a step for each task, measured in turn in the same process.
 */
package io.perennial.benchmarks.speed;
