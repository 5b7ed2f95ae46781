package io.perennial.model.adapter;

/** Moves a flat vector between layouts that differ only in how many labels their heads hold. */
public final class HeadResize {

    private HeadResize() {}

    /**
     * Copies the body and the first {@code labels} rows of the head; other rows are zero.
     *
     * @param from layout of {@code values}
     * @param to layout of the result
     */
    public static float[] move(
            float[] values, ParameterLayout from, ParameterLayout to, int labels) {
        if (from.bodySize() != to.bodySize() || from.valuesPerLabel() != to.valuesPerLabel()) {
            throw new IllegalArgumentException("the layouts differ in more than their heads");
        }
        if (values.length != from.size()
                || labels > Math.min(from.headCapacity(), to.headCapacity())) {
            throw new IllegalArgumentException(
                    "%d values with %d labels do not fit layouts of %d and %d values"
                            .formatted(values.length, labels, from.size(), to.size()));
        }
        float[] moved = new float[to.size()];
        int width = from.headInput();
        System.arraycopy(values, 0, moved, 0, from.bodySize() + labels * width);
        if (from.head().bias()) {
            System.arraycopy(
                    values,
                    from.bodySize() + from.headCapacity() * width,
                    moved,
                    to.bodySize() + to.headCapacity() * width,
                    labels);
        }
        return moved;
    }
}
