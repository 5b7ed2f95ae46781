/**
 * The commands' own dealings with Kafka: reaching it, sending examples and task specifications,
 * reading topics, and publishing adapters. In come a connection's settings, examples and artifacts.
 * Out go records to our topics, their records as JSON lines, and what they hold.
 */
@NullMarked
package io.perennial.cli.kafka;

import org.jspecify.annotations.NullMarked;
