package io.perennial.model.train;

import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.adapter.Dora;
import io.perennial.model.adapter.Parameter;
import io.perennial.model.adapter.ParameterLayout;
import io.perennial.model.architecture.Site;
import io.perennial.model.base.FrozenBase;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * DoRA's gradient takes the length |W + s B A| of a row as a constant. Where A and B move, this
 * moves the magnitude along, so that magnitude over length stays as if the length had not moved.
 */
final class DoraLengths {

    private final FrozenBase base;
    private final ParameterLayout layout;
    private final double scale;
    private final float[] start;

    DoraLengths(FrozenBase base, AdapterSpec spec, float[] start) {
        this.base = base;
        this.layout = base.layout(spec, 3);
        this.start = start;
        this.scale =
                spec.methods().stream()
                        .filter(Dora.class::isInstance)
                        .mapToDouble(method -> ((Dora) method).updates().scale())
                        .findFirst()
                        .orElse(0);
    }

    /** The moved values with magnitudes that make up for the lengths. */
    float[] held(float[] moved) {
        float[] held = moved.clone();
        for (Parameter parameter : layout.parameters()) {
            if (parameter.name().endsWith(".magnitude")) {
                double[] before = lengths(parameter.name(), start);
                double[] after = lengths(parameter.name(), moved);
                for (int row = 0; row < before.length; row++) {
                    held[parameter.offset() + row] *= (float) (after[row] / before[row]);
                }
            }
        }
        return held;
    }

    /** |W + s B A| of the projection that a magnitude belongs to. */
    private double[] lengths(String name, float[] values) {
        String[] parts = name.split("\\.", -1);
        Site site = Site.valueOf(parts[2].toUpperCase(Locale.ROOT));
        float[] weight = base.projection(site, Integer.parseInt(parts[1]));
        String place = name.substring(0, name.length() - "magnitude".length());
        Parameter a = layout.parameter(place + "a.weight");
        Parameter b = layout.parameter(place + "b.weight");
        int inputs = a.columns();
        double[] lengths = new double[b.rows()];
        for (int row = 0; row < lengths.length; row++) {
            double squares = 0;
            for (int column = 0; column < inputs; column++) {
                int up = b.offset() + row * a.rows();
                int down = a.offset() + column;
                double update =
                        IntStream.range(0, a.rows())
                                .mapToDouble(r -> values[up + r] * values[down + r * inputs])
                                .sum();
                squares += Math.pow(weight[row * inputs + column] + scale * update, 2);
            }
            lengths[row] = Math.sqrt(squares);
        }
        return lengths;
    }
}
