/**
 * A real Kafka cluster (KRaft) inside the own JVM, for the demo and for tests. In come {@link
 * io.perennial.broker.BrokerSettings}: a data folder, a number of nodes, a port. Out comes a
 * running cluster whose bootstrap servers any Kafka client can use.
 */
@NullMarked
package io.perennial.broker;

import org.jspecify.annotations.NullMarked;
