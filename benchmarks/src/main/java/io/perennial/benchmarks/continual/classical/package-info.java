/**
 * The classical baseline: bags of words and a linear classifier, without any transformer. Texts and
 * label indices come in; probabilities go out. The classifier is LIBLINEAR's.
 */
@NullMarked
package io.perennial.benchmarks.continual.classical;

import org.jspecify.annotations.NullMarked;
