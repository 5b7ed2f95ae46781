/**
 * How fast serving answers for few tasks and for thousands: the product's own queue, tiers and
 * forwards, without HTTP, so that nothing hides what a further task costs.
 */
@NullMarked
package io.perennial.benchmarks.serve;

import org.jspecify.annotations.NullMarked;
