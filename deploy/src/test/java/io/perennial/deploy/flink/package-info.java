/**
 * Checks of Flink's settings. In come those of every installation; out goes whether Flink knows
 * them.
 */
@NullMarked
package io.perennial.deploy.flink;

import org.jspecify.annotations.NullMarked;
