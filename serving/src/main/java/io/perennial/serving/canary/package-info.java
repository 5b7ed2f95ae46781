/**
 * Compares a version that is tried on some of a task's requests with the one that answers the rest,
 * and says which of the two the corrected answers speak for.
 */
@NullMarked
package io.perennial.serving.canary;

import org.jspecify.annotations.NullMarked;
