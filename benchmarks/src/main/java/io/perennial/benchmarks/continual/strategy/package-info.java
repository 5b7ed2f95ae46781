/**
 * The ways to learn a sequence of tasks that an evaluation compares. Encoded tasks and one training
 * plan for all come in; accuracies, prequential curves, sizes and times of each way go out. Every
 * learner here lives on one thread; several may share a frozen base.
 */
@NullMarked
package io.perennial.benchmarks.continual.strategy;

import org.jspecify.annotations.NullMarked;
