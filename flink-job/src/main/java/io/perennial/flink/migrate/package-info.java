/**
 * Moves an installation to another base: specifications and examples go to the topics of a new one,
 * whose job learns every task again, while the old one goes on answering.
 */
@NullMarked
package io.perennial.flink.migrate;

import org.jspecify.annotations.NullMarked;
