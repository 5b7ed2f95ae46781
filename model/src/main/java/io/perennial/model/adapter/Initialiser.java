package io.perennial.model.adapter;

import io.perennial.model.architecture.Site;
import java.util.SplittableRandom;

/**
 * Starting values of a task's flat vector. Every parameter and every label draws from its own
 * stream of the seed, so growing a head never moves what is already there.
 */
public final class Initialiser {

    private static final double HEAD_STANDARD_DEVIATION = 0.02;

    /** Gives the base's own LayerNorm values; the only thing that a start takes from the base. */
    @FunctionalInterface
    public interface LayerNormSource {
        float[] values(Site site, int layer, boolean bias);
    }

    private final ParameterLayout layout;
    private final long seed;

    public Initialiser(ParameterLayout layout, long seed) {
        this.layout = layout;
        this.seed = seed;
    }

    /** The vector of a fresh adapter with {@code labels} used rows in its head. */
    public float[] start(int labels, LayerNormSource base) {
        float[] values = new float[layout.size()];
        for (Insertion insertion : layout.insertions()) {
            if (insertion.operation() == Operation.CLASSIFY) {
                continue;
            }
            int next = insertion.firstParameter();
            int end = nextInsertionStart(insertion);
            while (next < end) {
                fill(values, layout.parameters().get(next++), insertion, base);
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
        values[layout.bodySize() + layout.headCapacity() * width + label] = 0;
    }

    private int nextInsertionStart(Insertion insertion) {
        return layout.insertions().stream()
                .mapToInt(Insertion::firstParameter)
                .filter(first -> first > insertion.firstParameter())
                .min()
                .orElseThrow();
    }

    private void fill(
            float[] values, Parameter parameter, Insertion insertion, LayerNormSource base) {
        Initial initial = parameter.initial();
        if (initial instanceof Initial.BaseLayerNorm norm) {
            float[] source = base.values(insertion.site(), insertion.layer(), norm.bias());
            System.arraycopy(source, 0, values, parameter.offset(), parameter.size());
            return;
        }
        SplittableRandom random = stream(parameter.name());
        for (int i = 0; i < parameter.size(); i++) {
            values[parameter.offset() + i] = (float) draw(initial, random);
        }
    }

    private static double draw(Initial initial, SplittableRandom random) {
        if (initial instanceof Initial.Normal normal) {
            return normal(random) * normal.standardDeviation();
        }
        if (initial instanceof Initial.Uniform uniform) {
            return (2 * random.nextDouble() - 1) * uniform.bound();
        }
        return 0;
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
