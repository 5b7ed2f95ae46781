/**
 * The topics of one installation: names, sizes, clean-up. In comes a name prefix and a Kafka
 * connection. Out come definitions that are created, and a list of settings of existing topics that
 * would lose data, checked before a job starts.
 */
@NullMarked
package io.perennial.schemas.topic;

import org.jspecify.annotations.NullMarked;
