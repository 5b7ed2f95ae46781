package io.perennial.model.adapter;

import io.perennial.model.architecture.Activation;
import java.util.List;

/**
 * A matrix that is computed from parameters at the start of every step.
 *
 * @param name unique within the layout; where the published form has it as a parameter, its name
 * @param inputs indices of parameters, in the order of the derivation's script function
 */
public record DerivedMatrix(
        String name,
        int rows,
        int columns,
        Derivation derivation,
        Activation activation,
        List<Integer> inputs) {

    public DerivedMatrix {
        inputs = List.copyOf(inputs);
    }
}
