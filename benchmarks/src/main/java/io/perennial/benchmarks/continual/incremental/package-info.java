/**
 * Answers without being told the task: class-incremental learning without replay. Published
 * adapters, streaming statistics of frozen features and test rows of all tasks come in; accuracy
 * over all labels, task identity and out-of-scope detection go out.
 */
@NullMarked
package io.perennial.benchmarks.continual.incremental;

import org.jspecify.annotations.NullMarked;
