/**
 * One class per command of {@code ./perennial}. In come the options a user typed, checked and
 * turned into the configuration of another module or package. Out goes an exit code; the work
 * itself is done elsewhere.
 */
@NullMarked
package io.perennial.cli.command;

import org.jspecify.annotations.NullMarked;
