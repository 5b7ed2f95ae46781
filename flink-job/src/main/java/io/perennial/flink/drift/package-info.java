/**
 * Tests for change in a stream of errors. Each looks at batches, in a state of a few numbers that
 * is kept with the task's, and says when the error has risen for good; that it falls, as it does
 * while a task learns, is no change.
 */
@NullMarked
package io.perennial.flink.drift;

import org.jspecify.annotations.NullMarked;
