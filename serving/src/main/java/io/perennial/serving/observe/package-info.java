/**
 * What other topics say about the tasks, for people who watch: the tail of evaluations, of rejected
 * records and of task specifications comes in, and is kept in bounded memory. It goes out to {@code
 * http} as pictures of a moment. Nothing here is needed to answer requests; a topic that is absent
 * or may not be read is named, and everything else goes on.
 */
@NullMarked
package io.perennial.serving.observe;

import org.jspecify.annotations.NullMarked;
