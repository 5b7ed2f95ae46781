package io.perennial.model.adapter;

import io.perennial.model.architecture.BaseConfig;
import io.perennial.model.architecture.Pooling;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * The map of a task's flat float32 vector: adapter parameters first, the classification head last.
 *
 * <p>The head has room for {@code headCapacity} labels, so that tasks with a few labels more or
 * less share a layout and a step. Its unused rows are masked and stay zero.
 *
 * @param parameters in the order of their offsets, without gaps
 * @param insertions what the parameters do, and where
 * @param pooling how the head's input is made
 * @param bodySize values before the head
 * @param headCapacity rows of the head
 * @param size values in all
 */
public record ParameterLayout(
        List<Parameter> parameters,
        List<Insertion> insertions,
        Pooling pooling,
        int bodySize,
        int headCapacity,
        int size) {

    public ParameterLayout {
        parameters = List.copyOf(parameters);
        insertions = List.copyOf(insertions);
    }

    /** Lays out a specification on a base, with a head for exactly {@code headCapacity} labels. */
    public static ParameterLayout of(AdapterSpec spec, BaseConfig base, int headCapacity) {
        LayoutBuilder builder = new LayoutBuilder(base);
        for (AdapterMethod method : spec.methods()) {
            builder.begin(method);
            method.placeIn(builder);
        }
        return builder.build(spec.pooling(), headCapacity);
    }

    /** The smallest power of two that holds {@code labels}, at least 2. */
    public static int capacityFor(int labels) {
        return Math.max(2, Integer.highestOneBit(Math.max(1, labels - 1)) * 2);
    }

    /** Width of the head's input. */
    public int headInput() {
        return parameters.get(parameters.size() - 2).columns();
    }

    public Parameter parameter(String name) {
        return parameters.stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new NoSuchElementException("the layout has no parameter " + name));
    }
}
