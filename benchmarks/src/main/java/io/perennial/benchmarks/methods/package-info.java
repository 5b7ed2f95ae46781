/**
 * The comparison of adapter methods that {@code ./perennial bench methods} runs, on the model core
 * alone. Data sets and candidates come in; a report with accuracy, size and step time of each
 * candidate, beside Houlsby's measured in the same run, goes out.
 */
package io.perennial.benchmarks.methods;
