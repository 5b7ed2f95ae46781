/**
 * The adapters on this machine's disk: a RocksDB that holds the versions which the adapters topic
 * holds, and how far the topic was read with them, written together. Whole versions come in from
 * {@code adapters}; they go back to it one at a time, and all their descriptions at a start.
 */
@NullMarked
package io.perennial.serving.store;

import org.jspecify.annotations.NullMarked;
