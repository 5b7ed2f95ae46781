package io.perennial.flink.onboard;

/**
 * Which replica of a data-parallel task a key stands for.
 *
 * @param index from 0
 * @param replicas how many there are
 * @param epoch how often the task has begun anew with other parameters; the same for all replicas
 */
public record ReplicaRole(int index, int replicas, int epoch) {}
