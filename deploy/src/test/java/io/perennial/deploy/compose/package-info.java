/**
 * Checks of the installation on one machine. In comes the compose file; out goes whether compose
 * can read it, whether what it names is there, and whether our programs take what it tells them.
 */
@NullMarked
package io.perennial.deploy.compose;

import org.jspecify.annotations.NullMarked;
