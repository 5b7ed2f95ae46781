package io.perennial.flink.average;

/**
 * Which replica, of how many.
 *
 * @param epoch how often the task has begun anew with other parameters
 * @param index from 0
 */
record ReplicaId(String task, int epoch, int index, int replicas) {}
