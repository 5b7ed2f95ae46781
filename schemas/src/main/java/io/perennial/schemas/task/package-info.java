/**
 * Task specifications: how one task is trained, evaluated and published. In come JSON records of
 * operators, keyed by task, from a compacted topic or a file. Out come checked {@link
 * io.perennial.schemas.task.TaskSpec} values with defaults filled in, for the trainer and the
 * command line.
 */
@NullMarked
package io.perennial.schemas.task;

import org.jspecify.annotations.NullMarked;
