/**
 * The training job on a small Flink cluster inside this JVM, with its web page. In comes the job's
 * configuration; out goes a handle on the running job: its end, its failure, its cancellation.
 */
@NullMarked
package io.perennial.flink.local;

import org.jspecify.annotations.NullMarked;
