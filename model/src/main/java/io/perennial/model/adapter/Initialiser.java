package io.perennial.model.adapter;

import java.util.SplittableRandom;

/**
 * Starting values of a task's flat vector. Every parameter and every label draws from its own
 * stream of the seed, so growing a head never moves what is already there.
 */
public final class Initialiser {

    private static final double HEAD_STANDARD_DEVIATION = 0.02;

    private final ParameterLayout layout;
    private final long seed;

    public Initialiser(ParameterLayout layout, long seed) {
        this.layout = layout;
        this.seed = seed;
    }

    /** The vector of a fresh adapter with {@code labels} used rows in its head. */
    public float[] start(int labels, BaseValues base) {
        float[] values = new float[layout.size()];
        for (Parameter parameter : layout.parameters()) {
            if (parameter.offset() < layout.bodySize()) {
                fill(values, parameter, base);
            }
        }
        for (int label = 0; label < labels; label++) {
            startLabel(values, label);
        }
        return values;
    }

    /** Gives one label's row of the head its starting values. */
    public void startLabel(float[] values, int label) {
        SplittableRandom random = stream("head." + label);
        int width = layout.headInput();
        int row = layout.bodySize() + label * width;
        for (int i = 0; i < width; i++) {
            values[row + i] = (float) (normal(random) * HEAD_STANDARD_DEVIATION);
        }
        if (layout.head().bias()) {
            values[layout.bodySize() + layout.headCapacity() * width + label] = 0;
        }
    }

    private void fill(float[] values, Parameter parameter, BaseValues base) {
        SplittableRandom random = stream(parameter.name());
        Initial initial = parameter.initial();
        if (initial instanceof Initial.BaseNorm norm) {
            copy(base.norm(norm.site(), norm.layer(), norm.bias()), values, parameter);
        } else if (initial instanceof Initial.RowLengths lengths) {
            copy(base.rowLengths(lengths.site(), lengths.layer()), values, parameter);
        } else if (initial instanceof Initial.WordVectors words) {
            copy(base.words(words.text(), parameter.rows(), random), values, parameter);
        } else {
            for (int i = 0; i < parameter.size(); i++) {
                values[parameter.offset() + i] = (float) draw(initial, random);
            }
        }
    }

    private static void copy(float[] source, float[] values, Parameter parameter) {
        System.arraycopy(source, 0, values, parameter.offset(), parameter.size());
    }

    private static double draw(Initial initial, SplittableRandom random) {
        if (initial instanceof Initial.Normal normal) {
            return normal(random) * normal.standardDeviation();
        }
        if (initial instanceof Initial.Uniform uniform) {
            return (2 * random.nextDouble() - 1) * uniform.bound();
        }
        return ((Initial.Constant) initial).value();
    }

    /** Box-Muller with StrictMath: the same values on every Java version. */
    private static double normal(SplittableRandom random) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
        return radius * StrictMath.cos(2 * StrictMath.PI * random.nextDouble());
    }

    private SplittableRandom stream(String name) {
        long hash = seed;
        for (int i = 0; i < name.length(); i++) {
            hash = hash * 0x100000001b3L + name.charAt(i);
        }
        return new SplittableRandom(hash);
    }
}
