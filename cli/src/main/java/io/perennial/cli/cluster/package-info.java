/**
 * Running the training job: on a small Flink cluster inside this JVM, or on one that runs
 * elsewhere. In come the job's configuration and Flink's. Out goes a handle on the running job: its
 * web page, its end and its failure.
 */
@NullMarked
package io.perennial.cli.cluster;

import org.jspecify.annotations.NullMarked;
