/**
 * The tasks of an evaluation as every strategy meets them. Data sets come in; rows of tokens with
 * label indices, the same training batches for every strategy and the orders of the tasks go out.
 * Everything depends on the seed alone.
 */
@NullMarked
package io.perennial.benchmarks.continual.task;

import org.jspecify.annotations.NullMarked;
