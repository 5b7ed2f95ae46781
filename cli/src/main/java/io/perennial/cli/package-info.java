/**
 * The command line's entrance. In come the arguments of {@code ./perennial}. They go to the
 * commands of {@link io.perennial.cli.command}, and an exit code goes back to the shell.
 */
@NullMarked
package io.perennial.cli;

import org.jspecify.annotations.NullMarked;
