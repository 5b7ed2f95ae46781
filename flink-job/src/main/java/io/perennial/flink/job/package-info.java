/**
 * The job as a whole: its configuration, its graph and its main class. Options come in from the
 * command line or from code. The graph goes to whatever Flink cluster the environment stands for.
 */
@NullMarked
package io.perennial.flink.job;

import org.jspecify.annotations.NullMarked;
