/**
 * Answering. Published adapters are loaded beside the frozen base; texts of several tasks share one
 * forward; labels and probabilities come out.
 */
package io.perennial.model.predict;
