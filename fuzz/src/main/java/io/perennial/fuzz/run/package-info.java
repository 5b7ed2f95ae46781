/**
 * Fuzzing for as long as one likes. Names of targets, a seed and a time come in; tries are drawn
 * from the seed and fed; a table of what became of them, and the smallest input that failed, go to
 * the command line.
 */
@NullMarked
package io.perennial.fuzz.run;

import org.jspecify.annotations.NullMarked;
