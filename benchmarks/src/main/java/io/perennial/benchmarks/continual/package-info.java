/**
 * The continual-learning evaluation that {@code ./perennial evaluate} runs. Tasks with texts come
 * in; Perennial and the usual baselines learn them through the same training core as the streaming
 * job. A report of accuracy, forgetting, transfer, size and time goes out.
 */
@NullMarked
package io.perennial.benchmarks.continual;

import org.jspecify.annotations.NullMarked;
