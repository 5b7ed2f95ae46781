/**
 * How fast one process trains: the time of a step against the arithmetic it needs and against the
 * rate of a large matrix product, measured in turn in the same process.
 */
package io.perennial.benchmarks.speed;
