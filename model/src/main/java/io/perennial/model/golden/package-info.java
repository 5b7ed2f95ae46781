/**
 * Checks against reference numbers: folders with a base, an input and what other people's
 * implementations computed from them come in; what this library computes is compared tensor by
 * tensor, and a result for each folder goes out.
 */
package io.perennial.model.golden;
