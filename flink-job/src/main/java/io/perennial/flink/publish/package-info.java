/**
 * The last stage: writes adapters, evaluations and rejections to their topics, each exactly once.
 * Records come in from training, ingest and onboarding. They become visible to readers of committed
 * records with the checkpoint that covers them.
 */
@NullMarked
package io.perennial.flink.publish;

import org.jspecify.annotations.NullMarked;
