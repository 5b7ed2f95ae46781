/**
 * Answering. Published adapters are loaded beside the frozen base; texts of several tasks share one
 * forward, or one forward a token where they are continued; labels, numbers and texts come out.
 */
package io.perennial.model.predict;
