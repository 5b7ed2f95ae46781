/**
 * Checkpoint storage that can be made to fail. In come orders to fill the disk or to break off
 * writing; they reach the cluster's processes through a file. Out go the errors that Flink sees.
 */
@NullMarked
package io.perennial.chaos.storage;

import org.jspecify.annotations.NullMarked;
