/**
 * The page of a continual-learning report. In comes {@code report.json} as text. Out goes one
 * self-contained {@code report.html}, which a browser shows without a network.
 */
@NullMarked
package io.perennial.benchmarks.continual.page;

import org.jspecify.annotations.NullMarked;
