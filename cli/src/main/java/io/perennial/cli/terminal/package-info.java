/**
 * What a person at the terminal sees: lines, live progress, failures and the log file's place. In
 * come results and exceptions of the commands. Out go text on the console and an exit code.
 */
@NullMarked
package io.perennial.cli.terminal;

import org.jspecify.annotations.NullMarked;
