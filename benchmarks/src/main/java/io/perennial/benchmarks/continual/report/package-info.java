/**
 * What an evaluation says. Outcomes of strategies and what they depend on come in; JSON for
 * machines and pages, and tables for people go out.
 */
@NullMarked
package io.perennial.benchmarks.continual.report;

import org.jspecify.annotations.NullMarked;
