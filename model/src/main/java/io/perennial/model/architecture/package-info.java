/**
 * The words that bases and adapters share: a transformer's sizes, its activations, how a row is
 * pooled, and the sites in a layer where adapters may act. Nothing comes in; every other package of
 * the library may use them.
 */
package io.perennial.model.architecture;
