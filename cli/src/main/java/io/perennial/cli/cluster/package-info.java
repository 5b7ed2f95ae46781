/**
 * Submitting the training job to a Flink cluster that runs elsewhere. In come the job's
 * configuration and the cluster's address; out goes the id of the job.
 */
@NullMarked
package io.perennial.cli.cluster;

import org.jspecify.annotations.NullMarked;
