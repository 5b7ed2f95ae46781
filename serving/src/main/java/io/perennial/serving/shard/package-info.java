/**
 * Several serving processes that split the tasks among them. Every process follows all of the
 * adapters topic and could answer for any task; who is asked for which decides whose memory holds
 * what. So a process that is lost takes nothing with it: its tasks are answered by the others, from
 * their own stores, at once.
 */
@NullMarked
package io.perennial.serving.shard;

import org.jspecify.annotations.NullMarked;
