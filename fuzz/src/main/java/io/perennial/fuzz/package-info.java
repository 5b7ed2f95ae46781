/**
 * Hostile input for every door that others' bytes come in by. A {@link
 * io.perennial.fuzz.FuzzTarget} draws inputs, feeds them to the product and judges what comes of
 * it. The tests of this module run every target for a few hundred tries, the command line for as
 * long as it is told.
 */
@NullMarked
package io.perennial.fuzz;

import org.jspecify.annotations.NullMarked;
