/**
 * What a run feeds the system with: numbered examples of many tasks, and the small base that learns
 * from them. In comes a rate, a time and a seed; out go records to the examples topic.
 */
@NullMarked
package io.perennial.chaos.load;

import org.jspecify.annotations.NullMarked;
