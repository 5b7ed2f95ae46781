/**
 * The door of HTTP: a real server on the loopback interface, asked over plain sockets. Requests of
 * every kind come in; status, body and what the server does afterwards are judged.
 */
@NullMarked
package io.perennial.fuzz.http;

import org.jspecify.annotations.NullMarked;
