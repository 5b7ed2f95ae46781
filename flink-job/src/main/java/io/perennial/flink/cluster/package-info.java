/**
 * Processes on this machine, and real Flink session clusters made of them. Settings come in; a
 * JobManager and any number of TaskManagers run until they are stopped or killed. Jobs are
 * submitted through the environment that a cluster hands out.
 */
@NullMarked
package io.perennial.flink.cluster;

import org.jspecify.annotations.NullMarked;
