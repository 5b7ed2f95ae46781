/**
 * The second stage: brings examples and specifications of a task together and admits examples. Both
 * come in from ingest, keyed by the task's name. Events of one task, in order and under the key
 * that was decided for it, go on to training.
 */
@NullMarked
package io.perennial.flink.onboard;

import org.jspecify.annotations.NullMarked;
