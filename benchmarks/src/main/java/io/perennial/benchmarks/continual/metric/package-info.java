/**
 * The measures of continual learning, by their standard definitions. Accuracies and right answers
 * come in; average accuracy, forgetting, transfer, prequential curves and out-of-scope detection go
 * out. Nothing here knows a model.
 */
@NullMarked
package io.perennial.benchmarks.continual.metric;

import org.jspecify.annotations.NullMarked;
