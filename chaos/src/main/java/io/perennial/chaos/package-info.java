/**
 * Harms a whole installation of real processes at random while it learns, and judges what came out.
 * In come a seed and a duration; out comes a report of faults, recovery times and broken promises.
 */
@NullMarked
package io.perennial.chaos;

import org.jspecify.annotations.NullMarked;
