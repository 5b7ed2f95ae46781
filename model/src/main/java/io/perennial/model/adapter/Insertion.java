package io.perennial.model.adapter;

import io.perennial.model.architecture.Activation;
import io.perennial.model.architecture.Site;
import java.util.List;

/**
 * One operation at one place.
 *
 * @param layer index from 0; 0 outside the layers
 * @param matrices what the operation reads, in the order of its script function: indices into the
 *     layout's parameters, and from their count on into its derived matrices
 * @param scale factor on what the operation adds
 * @param dropout share of the operation's input that is left out while training
 */
public record Insertion(
        Site site,
        int layer,
        Operation operation,
        List<Integer> matrices,
        Activation activation,
        double scale,
        double dropout) {

    public Insertion {
        matrices = List.copyOf(matrices);
    }
}
