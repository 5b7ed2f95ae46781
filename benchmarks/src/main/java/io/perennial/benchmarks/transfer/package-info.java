/**
 * What forward transfer gains. A sequence of data sets comes in; each is learned twice from the
 * same examples, once fresh and once from the most similar adapter before it. A table of both, with
 * the source that was chosen, goes out.
 */
package io.perennial.benchmarks.transfer;
