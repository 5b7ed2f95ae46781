package io.perennial.model.adapter;

import io.perennial.model.architecture.Activation;
import io.perennial.model.architecture.BaseConfig;
import io.perennial.model.architecture.Objective;
import io.perennial.model.architecture.Site;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Collects a layout: methods say where they act and which matrices they need, offsets follow. */
public final class LayoutBuilder {

    /** With its two moments, and room for a head, an adapter must fit into one array of bytes. */
    private static final int MOST_VALUES = 1 << 27;

    private static final Initial GATE = new Initial.Normal(0.02);

    private final BaseConfig base;
    private final List<Parameter> parameters = new ArrayList<>();
    private final List<DerivedMatrix> derived = new ArrayList<>();
    private final List<Placement> placements = new ArrayList<>();
    private String method = "";
    private int promptTokens;
    private int positionShift;
    private boolean gated;
    private int next;

    LayoutBuilder(BaseConfig base) {
        this.base = base;
    }

    /** The parameters that follow belong to this method and carry its published name. */
    void begin(AdapterMethod next) {
        method = next.published().name() + ".";
    }

    /** Sizes of the base that is adapted. */
    public BaseConfig base() {
        return base;
    }

    /** The base's layers from 0 on, without those left out. */
    public List<Integer> layersWithout(Set<Integer> leftOut) {
        for (int layer : leftOut) {
            if (layer < 0 || layer >= base.layers()) {
                throw new InvalidAdapterSpecException(
                        "\"leave_out\" names layer %d, but this base has layers 0 to %d; remove it"
                                .formatted(layer, base.layers() - 1));
            }
        }
        return IntStream.range(0, base.layers()).filter(l -> !leftOut.contains(l)).boxed().toList();
    }

    /** These projections in order; one that the base does not have is refused. */
    public Set<Site> projections(String key, Set<Site> targets) {
        for (Site site : targets) {
            if (!base.projections().contains(site)) {
                throw new InvalidAdapterSpecException(
                        "\"%s\" has \"%s\", which a %s base does not have; use any of %s"
                                .formatted(
                                        key,
                                        ProjectionName.of(site),
                                        base.modelType(),
                                        EnumSet.copyOf(base.projections()).stream()
                                                .map(ProjectionName::of)
                                                .collect(Collectors.joining(", "))));
            }
        }
        return targets.isEmpty() ? Set.of() : EnumSet.copyOf(targets);
    }

    /** Puts this many soft tokens in front of every text. */
    public void prompt(int tokens) {
        if (promptTokens > 0) {
            throw new InvalidAdapterSpecException(
                    "two methods put a soft prompt in front of the text; keep one of them");
        }
        promptTokens = tokens;
    }

    /** Makes a text's positions count from this many later on. */
    public void shiftPositions(int tokens) {
        positionShift += tokens;
    }

    /** Adds a parameter that belongs to no single place, and returns its index. */
    public int shared(String name, int rows, int columns, Initial initial) {
        return parameter(method + name, rows, columns, initial);
    }

    /** Adds a derived matrix that belongs to no single place, and returns its handle. */
    public int sharedDerived(
            Derivation derivation,
            String name,
            int rows,
            int columns,
            Activation activation,
            int... inputs) {
        return derivedMatrix(derivation, method + name, rows, columns, activation, inputs);
    }

    /**
     * Starts an insertion; its matrices follow in the order that the operation's script function
     * reads them.
     */
    public Placement at(Site site, int layer, Operation operation) {
        Placement placement = new Placement(method, site, layer, operation);
        placements.add(placement);
        return placement;
    }

    private int parameter(String name, int rows, int columns, Initial initial) {
        long end = next + (long) rows * columns;
        if (end > Integer.MAX_VALUE) {
            throw tooLarge(end);
        }
        parameters.add(new Parameter(name, rows, columns, next, initial));
        next = (int) end;
        return parameters.size() - 1;
    }

    private static InvalidAdapterSpecException tooLarge(long values) {
        return new InvalidAdapterSpecException(
                "the adapter has %d values and perhaps more on this base; choose smaller sizes or fewer methods, for at most %d"
                        .formatted(values, MOST_VALUES));
    }

    /** Derived matrices follow all parameters, whose count is open: until build, -1, -2, ... */
    private int derivedMatrix(
            Derivation derivation,
            String name,
            int rows,
            int columns,
            Activation activation,
            int... inputs) {
        derived.add(
                new DerivedMatrix(
                        name,
                        rows,
                        columns,
                        derivation,
                        activation,
                        Arrays.stream(inputs).boxed().toList()));
        return -derived.size();
    }

    ParameterLayout build(HeadForm form, int headCapacity) {
        if (gated && form.objective() == Objective.TEXT) {
            throw new InvalidAdapterSpecException(
                    "\"gated\" is true, but a gate averages over a whole text, which the objective \"text\" only writes token by token; set \"gated\" to false");
        }
        if (next > MOST_VALUES) {
            throw tooLarge(next);
        }
        method = "";
        int bodySize = next;
        if (headCapacity > 0) {
            Placement placement = at(Site.HEAD, 0, Operation.CLASSIFY);
            if (form.head().hasDenseLayer()) {
                int hidden = base.hiddenSize();
                placement
                        .matrix("dense.weight", hidden, hidden, new Initial.Normal(0.02))
                        .matrix("dense.bias", 1, hidden, Initial.ZERO);
                bodySize = next;
            }
            int width = form.pooling().views() * base.hiddenSize();
            placement.matrix("weight", headCapacity, width, Initial.ZERO);
            if (form.bias()) {
                placement.matrix("bias", 1, headCapacity, Initial.ZERO);
            }
        }
        if (next == 0) {
            throw new InvalidAdapterSpecException(
                    "\"leave_out\" leaves nothing to train; keep at least one layer");
        }
        return new ParameterLayout(
                parameters,
                derived,
                placements.stream().map(Placement::insertion).toList(),
                form,
                promptTokens,
                positionShift,
                bodySize,
                headCapacity,
                next,
                Set.of());
    }

    /** One insertion and its matrices. */
    public final class Placement {
        private final String prefix;
        private final Site site;
        private final int layer;
        private final Operation operation;
        private final List<Integer> matrices = new ArrayList<>();
        private Activation activation = Activation.IDENTITY;
        private double scale = 1;
        private double dropout;

        private Placement(String method, Site site, int layer, Operation operation) {
            String place = site.name().toLowerCase(Locale.ROOT) + ".";
            this.prefix = method + (site.isOutsideLayers() ? "" : layer + ".") + place;
            this.site = site;
            this.layer = layer;
            this.operation = operation;
        }

        public int layer() {
            return layer;
        }

        public Placement activation(Activation value) {
            activation = value;
            return this;
        }

        public Placement scale(double value) {
            scale = value;
            return this;
        }

        public Placement dropout(double value) {
            dropout = value;
            return this;
        }

        /** A parameter that the operation reads next. */
        public Placement matrix(String part, int rows, int columns, Initial initial) {
            return uses(factor(part, rows, columns, initial));
        }

        /** A gate over the input: weight and bias, read last. */
        public Placement gate(int inputs, int outputs) {
            gated = true;
            return matrix("gate.weight", outputs, inputs, GATE)
                    .matrix("gate.bias", 1, outputs, Initial.ZERO);
        }

        /** A parameter of this place that only derived matrices read; returns its index. */
        public int factor(String part, int rows, int columns, Initial initial) {
            return parameter(prefix + part, rows, columns, initial);
        }

        /** A derived matrix that the operation reads next. */
        public Placement derived(
                Derivation derivation,
                String part,
                int rows,
                int columns,
                Activation between,
                int... inputs) {
            return uses(derivedMatrix(derivation, prefix + part, rows, columns, between, inputs));
        }

        /** A matrix that was added before, read next. */
        public Placement uses(int matrix) {
            matrices.add(matrix);
            return this;
        }

        private Insertion insertion() {
            List<Integer> resolved =
                    matrices.stream().map(m -> m < 0 ? parameters.size() - 1 - m : m).toList();
            return new Insertion(site, layer, operation, resolved, activation, scale, dropout);
        }
    }
}
