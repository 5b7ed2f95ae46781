package io.perennial.model.adapter;

import io.perennial.model.architecture.Head;
import io.perennial.model.architecture.Objective;
import io.perennial.model.architecture.Pooling;

/**
 * How scores come from the last layer.
 *
 * @param bias whether the scores have a bias; those of decoders have none, as in Hugging Face's
 *     classifiers
 */
public record HeadForm(Objective objective, Pooling pooling, Head head, boolean bias) {}
