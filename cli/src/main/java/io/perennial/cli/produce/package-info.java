/**
 * A file of examples on its way to a task. In come its rows; out go what is wrong with them, what
 * they are like, about how long a task takes to learn them, and the examples at the pace asked for.
 */
@NullMarked
package io.perennial.cli.produce;

import org.jspecify.annotations.NullMarked;
