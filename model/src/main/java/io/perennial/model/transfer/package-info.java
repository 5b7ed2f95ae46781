/**
 * Where a new task starts: fresh, or from the body of another task's adapter. The first labelled
 * examples and candidate adapters of the same form come in; each is measured, without training, by
 * how well a linear head could read the answers from its pooled rows. Out come the choice and its
 * scores, and, where asked for, an adapter ready for its first step.
 */
package io.perennial.model.transfer;
