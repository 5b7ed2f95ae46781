/**
 * Stopping what was started. In come servers, jobs and folders as they are opened. They are closed
 * in reverse order when the command ends, by itself or by Ctrl-C.
 */
@NullMarked
package io.perennial.cli.lifecycle;

import org.jspecify.annotations.NullMarked;
