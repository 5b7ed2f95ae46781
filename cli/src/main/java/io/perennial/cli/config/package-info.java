/**
 * Settings of processes from files and the environment. A setting is an option of the command line
 * by the same name; what is told in other ways is put in front of what is typed, and so is read,
 * checked and refused as that.
 */
@NullMarked
package io.perennial.cli.config;

import org.jspecify.annotations.NullMarked;
