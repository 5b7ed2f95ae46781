/**
 * The network between clients and brokers, where connections can be cut and delayed. In come TCP
 * connections of clients; they go on to a broker, or break.
 */
@NullMarked
package io.perennial.chaos.network;

import org.jspecify.annotations.NullMarked;
