/**
 * Baselines to compare adapters with: copies of the base's weights that are trained themselves.
 * Texts and labels come in; probabilities go out. Nothing of the streaming path uses this package.
 */
package io.perennial.model.baseline;
