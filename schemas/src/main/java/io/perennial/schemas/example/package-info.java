/**
 * Labelled examples, the records that tasks learn from. In come JSON records of any producer, keyed
 * by task. Out come {@link io.perennial.schemas.example.LabeledExample} values for training, or a
 * reason for the rejected topic.
 */
@NullMarked
package io.perennial.schemas.example;

import org.jspecify.annotations.NullMarked;
