package io.perennial.benchmarks.stream;

/**
 * Memory at one moment, in MB.
 *
 * @param seconds since the beginning
 * @param examples trained on so far
 * @param heap Java objects that are reachable
 * @param outside what the process has beyond the reserved heap: the engine, RocksDB, stacks, code
 * @param rocks what RocksDB says it uses, which is part of {@code outside}
 */
record MemorySample(double seconds, long examples, double heap, double outside, double rocks) {}
