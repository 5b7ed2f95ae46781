/**
 * Records that people send through the serving process: an example with its right answer, a changed
 * specification of a task. Checked records come in from {@code http} and go to the topics that the
 * training job reads, so that the loop closes.
 */
@NullMarked
package io.perennial.serving.submit;

import org.jspecify.annotations.NullMarked;
