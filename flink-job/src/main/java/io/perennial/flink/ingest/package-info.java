/**
 * The first stage: records of Kafka become examples and specifications, or rejections. Bytes come
 * in through the sources made here; they are decoded, validated and tokenised. What is valid goes
 * on to onboarding, the rest to the side output of {@link io.perennial.flink.ingest.Rejections}.
 */
@NullMarked
package io.perennial.flink.ingest;

import org.jspecify.annotations.NullMarked;
