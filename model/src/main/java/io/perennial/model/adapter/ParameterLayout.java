package io.perennial.model.adapter;

import io.perennial.model.architecture.BaseConfig;
import io.perennial.model.architecture.Site;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The map of a task's flat float32 vector: adapter parameters first, the head's rows last.
 *
 * <p>The head has room for {@code headCapacity} labels, so that tasks with a few labels more or
 * less share a layout and a step. Its unused rows are masked and stay zero. Tasks that produce text
 * have no head of their own.
 *
 * @param parameters in the order of their offsets, without gaps
 * @param derived matrices computed from them at the start of every step
 * @param insertions what parameters and derived matrices do, and where
 * @param head how scores come from the last layer
 * @param promptTokens soft tokens in front of every text
 * @param positionShift how much later a text's positions count
 * @param bodySize values before the head's rows
 * @param headCapacity rows of the head; 0 where the base's own head speaks
 * @param size values in all
 * @param columnMajor indices of parameters that stand column by column; the others stand row by row
 */
public record ParameterLayout(
        List<Parameter> parameters,
        List<DerivedMatrix> derived,
        List<Insertion> insertions,
        HeadForm head,
        int promptTokens,
        int positionShift,
        int bodySize,
        int headCapacity,
        int size,
        Set<Integer> columnMajor) {

    public ParameterLayout {
        parameters = List.copyOf(parameters);
        derived = List.copyOf(derived);
        insertions = List.copyOf(insertions);
        columnMajor = Set.copyOf(columnMajor);
    }

    /** Lays out a specification on a base, with a head for exactly {@code headCapacity} labels. */
    public static ParameterLayout of(AdapterSpec spec, BaseConfig base, int headCapacity) {
        LayoutBuilder builder = new LayoutBuilder(base);
        for (AdapterMethod method : spec.methods()) {
            builder.begin(method);
            method.placeIn(builder);
        }
        return builder.build(spec.headOn(base), headCapacity);
    }

    /** The smallest power of two that holds {@code labels}, at least 2. */
    public static int capacityFor(int labels) {
        return Math.max(2, Integer.highestOneBit(Math.max(1, labels - 1)) * 2);
    }

    /** Width of the input of the head's rows; 0 without a head. */
    public int headInput() {
        return headCapacity == 0 ? 0 : parameter("head.weight").columns();
    }

    /** Values that every label of the head has: its row, and its bias where there is one. */
    public int valuesPerLabel() {
        return headInput() + (headCapacity > 0 && head.bias() ? 1 : 0);
    }

    /** Whether a vector of one layout means the same in the other, however it started. */
    public boolean meansTheSameAs(ParameterLayout other) {
        return forms(this).equals(forms(other))
                && derived.equals(other.derived)
                && insertions.equals(other.insertions)
                && head.equals(other.head)
                && promptTokens == other.promptTokens
                && positionShift == other.positionShift
                && columnMajor.equals(other.columnMajor);
    }

    private static List<Parameter> forms(ParameterLayout layout) {
        return layout.parameters.stream()
                .map(p -> new Parameter(p.name(), p.rows(), p.columns(), p.offset(), Initial.ZERO))
                .toList();
    }

    /**
     * The layout in which adapters are served: matrices that multiply every token stand column by
     * column, as a product of many tasks' matrices at once reads them fastest.
     */
    public ParameterLayout forServing() {
        Set<Integer> multipliers =
                insertions.stream()
                        .filter(insertion -> insertion.operation().multipliesTokens())
                        .flatMap(insertion -> insertion.matrices().stream())
                        .filter(matrix -> matrix < parameters.size())
                        .filter(matrix -> parameters.get(matrix).rows() > 1)
                        .collect(Collectors.toSet());
        return new ParameterLayout(
                parameters,
                derived,
                insertions,
                head,
                promptTokens,
                positionShift,
                bodySize,
                headCapacity,
                size,
                multipliers);
    }

    /**
     * Puts values that stand row by row throughout as this layout has them.
     *
     * @param values [size()]
     * @return a copy
     */
    public float[] arrange(float[] values) {
        float[] arranged = values.clone();
        for (int matrix : columnMajor) {
            Parameter parameter = parameters.get(matrix);
            int to = parameter.offset();
            for (int column = 0; column < parameter.columns(); column++) {
                int from = parameter.offset() + column;
                for (int row = 0; row < parameter.rows(); row++) {
                    arranged[to++] = values[from];
                    from += parameter.columns();
                }
            }
        }
        return arranged;
    }

    /**
     * How many tokens of a text fit beside what the adapter takes.
     *
     * @param positions that the base has
     */
    public int roomIn(int positions) {
        return positions - promptTokens - positionShift;
    }

    /**
     * How many of a base's layers, from the bottom, compute the same with this adapter as without
     * it, and are needed for their output alone.
     *
     * @param layers that the base has
     */
    public int untouchedLayers(int layers) {
        boolean fromTheBottom = promptTokens + positionShift > 0 || head.pooling().seesWords();
        int lowest = fromTheBottom ? 0 : layers;
        for (Insertion insertion : insertions) {
            if (insertion.site() == Site.EMBEDDING || insertion.site() == Site.EMBEDDING_NORM) {
                lowest = 0;
            } else if (insertion.site() == Site.FINAL_NORM) {
                // The last layer's output is kept with its norm, so this one has to be computed
                // too.
                lowest = Math.min(lowest, layers - 1);
            } else if (!insertion.site().isOutsideLayers()) {
                lowest = Math.min(lowest, insertion.layer());
            }
        }
        return lowest;
    }

    public Parameter parameter(String name) {
        return parameters.stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new NoSuchElementException("the layout has no parameter " + name));
    }
}
