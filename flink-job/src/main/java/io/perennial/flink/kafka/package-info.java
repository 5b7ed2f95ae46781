/**
 * How the job reaches Kafka. It comes out of the job's configuration. Sources, sinks and the check
 * of the topics go by it.
 */
@NullMarked
package io.perennial.flink.kafka;

import org.jspecify.annotations.NullMarked;
