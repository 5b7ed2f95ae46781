/**
 * Exact unlearning: a task that must not know some examples begins anew, and learns again from all
 * the others.
 */
@NullMarked
package io.perennial.flink.forget;

import org.jspecify.annotations.NullMarked;
