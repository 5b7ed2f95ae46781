/**
 * Learning. Batches of several tasks come in; one fused step trains each task's own adapter against
 * the shared frozen base and tells loss and accuracy from before the update. State goes out as
 * bytes and comes back to the last bit.
 */
package io.perennial.model.train;
