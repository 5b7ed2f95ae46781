/**
 * The door of the whole job: a real broker, a real Flink, hostile records between good ones. What
 * comes out on the rejected and adapters topics is judged.
 */
@NullMarked
package io.perennial.fuzz.job;

import org.jspecify.annotations.NullMarked;
