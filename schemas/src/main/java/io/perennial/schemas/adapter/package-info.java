/**
 * Published adapters on their way through Kafka. The trainer hands in an artifact and gets records
 * that fit a topic; a reader hands in records of a compacted, possibly torn topic and gets whole,
 * verified artifacts. What is inside an artifact is the model's affair.
 */
@NullMarked
package io.perennial.schemas.adapter;

import org.jspecify.annotations.NullMarked;
