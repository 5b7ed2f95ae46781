/**
 * From texts of many tasks to predictions and to texts, sharing forwards of the frozen base. Texts
 * and the name of a task come in; they wait in a bounded queue with a leased adapter version, one
 * queue for answers of one forward and one for texts that are written token by token. Answers go
 * out to {@code http}, each with the exact version that made it.
 */
@NullMarked
package io.perennial.serving.predict;

import org.jspecify.annotations.NullMarked;
