/**
 * How fast the whole job trains: a real broker, a real Flink cluster and RocksDB in this JVM, held
 * against the bare training core, against few tasks, or against the bytes that have changed.
 */
package io.perennial.benchmarks.stream;
