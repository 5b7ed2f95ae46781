package io.perennial.model.exchange;

import io.perennial.model.adapter.Insertion;
import io.perennial.model.adapter.Operation;
import io.perennial.model.adapter.Parameter;
import io.perennial.model.adapter.ParameterLayout;

/**
 * One linear layer, y = W x + b, while adapters are merged into it. Sums are taken in double
 * precision.
 */
final class MergedLayer {

    private final int inputs;
    private final double[] weight;
    private final double[] bias;
    private final float[] frozen;

    /**
     * @param frozen W, [outputs, inputs] row-major
     * @param bias zeros where the layer has none
     */
    MergedLayer(float[] frozen, float[] bias) {
        this.frozen = frozen.clone();
        this.inputs = frozen.length / bias.length;
        this.weight = doubles(frozen);
        this.bias = doubles(bias);
    }

    private static double[] doubles(float[] values) {
        double[] wide = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }

    /**
     * Merges one operation on outputs into rows from {@code firstRow} on.
     *
     * @throws InvalidAdapterFilesException for an operation that depends on the text
     */
    void merge(Insertion insertion, ParameterLayout layout, float[] parameters, int firstRow) {
        switch (insertion.operation()) {
            case LOW_RANK -> {
                addLowRank(insertion, layout, parameters, firstRow);
            }
            case WEIGHT_DECOMPOSED -> decompose(insertion, layout, parameters, firstRow);
            case SCALE_OUTPUT -> scaleRows(matrix(insertion, 0, layout), parameters, firstRow);
            case BIAS -> addBias(matrix(insertion, 0, layout), parameters, firstRow);
            default -> throw refused("the operation " + insertion.operation());
        }
    }

    /** Merges factors on inputs, which act before everything else. */
    void mergeInputs(Insertion insertion, ParameterLayout layout, float[] parameters) {
        if (insertion.operation() != Operation.SCALE_INPUT) {
            throw refused("the operation " + insertion.operation());
        }
        Parameter factors = matrix(insertion, 0, layout);
        for (int i = 0; i < weight.length; i++) {
            weight[i] *= parameters[factors.offset() + i % inputs];
        }
    }

    static InvalidAdapterFilesException refused(String what) {
        return new InvalidAdapterFilesException(
                "%s cannot be merged into a base: what it adds is no linear layer of the base; use the format peft, adapterhub or perennial"
                        .formatted(what));
    }

    private static Parameter matrix(Insertion insertion, int index, ParameterLayout layout) {
        return layout.parameters().get(insertion.matrices().get(index));
    }

    private static double[] product(Parameter down, Parameter up, float[] parameters) {
        int rank = down.rows();
        int inputs = down.columns();
        double[] product = new double[up.rows() * inputs];
        for (int row = 0; row < up.rows(); row++) {
            for (int r = 0; r < rank; r++) {
                double factor = parameters[up.offset() + row * rank + r];
                for (int i = 0; i < inputs; i++) {
                    product[row * inputs + i] +=
                            factor * parameters[down.offset() + r * inputs + i];
                }
            }
        }
        return product;
    }

    private void addLowRank(
            Insertion insertion, ParameterLayout layout, float[] parameters, int firstRow) {
        double[] update =
                product(matrix(insertion, 0, layout), matrix(insertion, 1, layout), parameters);
        for (int i = 0; i < update.length; i++) {
            weight[firstRow * inputs + i] += insertion.scale() * update[i];
        }
    }

    private void decompose(
            Insertion insertion, ParameterLayout layout, float[] parameters, int firstRow) {
        double[] update =
                product(matrix(insertion, 0, layout), matrix(insertion, 1, layout), parameters);
        Parameter magnitude = matrix(insertion, 2, layout);
        for (int row = 0; row < magnitude.columns(); row++) {
            int own = (firstRow + row) * inputs;
            double squares = 0;
            for (int i = 0; i < inputs; i++) {
                double value = frozen[own + i] + insertion.scale() * update[row * inputs + i];
                squares += value * value;
            }
            double ratio = parameters[magnitude.offset() + row] / Math.sqrt(squares);
            for (int i = 0; i < inputs; i++) {
                weight[own + i] +=
                        (ratio - 1) * frozen[own + i]
                                + ratio * insertion.scale() * update[row * inputs + i];
            }
        }
    }

    private void scaleRows(Parameter factors, float[] parameters, int firstRow) {
        for (int row = 0; row < factors.columns(); row++) {
            double factor = parameters[factors.offset() + row];
            for (int i = 0; i < inputs; i++) {
                weight[(firstRow + row) * inputs + i] *= factor;
            }
            bias[firstRow + row] *= factor;
        }
    }

    private void addBias(Parameter added, float[] parameters, int firstRow) {
        for (int row = 0; row < added.columns(); row++) {
            bias[firstRow + row] += parameters[added.offset() + row];
        }
    }

    /** W, [outputs, inputs], or [inputs, outputs] where the family stores it so. */
    float[] weight(boolean transposed) {
        int outputs = bias.length;
        float[] values = new float[weight.length];
        for (int row = 0; row < outputs; row++) {
            for (int i = 0; i < inputs; i++) {
                int at = transposed ? i * outputs + row : row * inputs + i;
                values[at] = (float) weight[row * inputs + i];
            }
        }
        return values;
    }

    float[] bias() {
        float[] values = new float[bias.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) bias[i];
        }
        return values;
    }

    boolean hasBias() {
        for (double value : bias) {
            if (value != 0) {
                return true;
            }
        }
        return false;
    }
}
