/**
 * A client of the serving process in plain Java: HTTP, JSON, and nothing of the server's own
 * classes. Start at {@link io.perennial.serving.client.PerennialClient}.
 */
@NullMarked
package io.perennial.serving.client;

import org.jspecify.annotations.NullMarked;
