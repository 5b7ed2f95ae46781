package io.perennial.model.adapter;

import io.perennial.model.architecture.Activation;
import io.perennial.model.architecture.Site;

/**
 * One operation at one place.
 *
 * @param layer index from 0; 0 for the head
 * @param firstParameter index, in the layout, of the first of the operation's consecutive
 *     parameters
 * @param scale factor on what the operation adds
 */
public record Insertion(
        Site site,
        int layer,
        Operation operation,
        int firstParameter,
        Activation activation,
        double scale) {}
