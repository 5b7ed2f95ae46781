/**
 * Checks of what is deployed. In come the files of deploy/ and docs/, and a running system; out
 * goes whether they fit together.
 */
@NullMarked
package io.perennial.deploy;

import org.jspecify.annotations.NullMarked;
