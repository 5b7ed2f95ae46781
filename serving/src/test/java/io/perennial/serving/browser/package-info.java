/**
 * A real browser for tests: starts a Chromium of this machine without a window and speaks its own
 * protocol with it, so that no driver and no other runtime is needed.
 */
@NullMarked
package io.perennial.serving.browser;

import org.jspecify.annotations.NullMarked;
