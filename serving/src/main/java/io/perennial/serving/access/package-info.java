/**
 * Who may ask what, and how much. A presented token and a client's name come in; the holder, the
 * roles, and whether the client stays below its limits go to {@code http}. Nothing here keeps or
 * shows a token: what is known of one is its hash.
 */
@NullMarked
package io.perennial.serving.access;

import org.jspecify.annotations.NullMarked;
