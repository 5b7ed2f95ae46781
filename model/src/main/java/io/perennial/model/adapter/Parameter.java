package io.perennial.model.adapter;

/**
 * One matrix inside a task's flat vector.
 *
 * @param name unique within the layout, for example {@code
 *     houlsby.0.attention_sublayer.down.weight}
 * @param rows outputs; 1 for a bias
 * @param columns inputs; the length of a bias
 * @param offset index of the first value in the flat vector
 * @param initial how it starts
 */
public record Parameter(String name, int rows, int columns, int offset, Initial initial) {
    public Parameter {
        if (rows <= 0 || columns <= 0 || offset < 0) {
            throw new InvalidAdapterSpecException(
                    "parameter %s has no valid size: %d x %d at %d"
                            .formatted(name, rows, columns, offset));
        }
    }

    /** Number of values. */
    public int size() {
        return rows * columns;
    }
}
