/**
 * How Kafka clients are told of secrets, and what Kafka does not let them do. Properties and files
 * come in; properties with references in place of secrets go to every client of ours, which looks
 * them up where it runs.
 */
@NullMarked
package io.perennial.schemas.kafka;

import org.jspecify.annotations.NullMarked;
