/**
 * The commands' own dealings with Kafka: reaching it, sending examples and task specifications, and
 * reading topics. In come a connection's settings, and examples. Out go records to our topics, and
 * their records as JSON lines.
 */
@NullMarked
package io.perennial.cli.kafka;

import org.jspecify.annotations.NullMarked;
