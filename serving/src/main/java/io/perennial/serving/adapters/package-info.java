/**
 * The adapters that are served: one current version of each task, swapped atomically. Changes come
 * in from {@code follow}. Leases go out to {@code predict}, each of which keeps its version alive
 * until it is given back, and descriptions go out to {@code http}.
 */
@NullMarked
package io.perennial.serving.adapters;

import org.jspecify.annotations.NullMarked;
