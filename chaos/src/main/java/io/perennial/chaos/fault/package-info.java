/**
 * What goes wrong, when, and how long it takes to recover. In come a seed and an installation of
 * running processes; out go records of faults.
 */
@NullMarked
package io.perennial.chaos.fault;

import org.jspecify.annotations.NullMarked;
