/**
 * Checks of the alert rules. In come deploy/prometheus and docs/runbooks; out goes whether each
 * alert can be looked up, and fires when it should.
 */
@NullMarked
package io.perennial.deploy.alert;

import org.jspecify.annotations.NullMarked;
