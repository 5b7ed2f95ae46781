package io.perennial.model.adapter;

import io.perennial.model.architecture.Activation;
import io.perennial.model.architecture.BaseConfig;
import io.perennial.model.architecture.Pooling;
import io.perennial.model.architecture.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/** Collects a layout: methods say where they act and which matrices they need, offsets follow. */
public final class LayoutBuilder {

    private final BaseConfig base;
    private final List<Parameter> parameters = new ArrayList<>();
    private final List<Insertion> insertions = new ArrayList<>();
    private String method = "";
    private int next;

    LayoutBuilder(BaseConfig base) {
        this.base = base;
    }

    /** The parameters that follow belong to this method and carry its name. */
    void begin(AdapterMethod next) {
        method = next.name() + ".";
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

    /** Inputs and outputs of the projection at a site. */
    public int inputs(Site site) {
        return site == Site.FEED_FORWARD_DOWN ? base.feedForwardSize() : base.hiddenSize();
    }

    public int outputs(Site site) {
        return site == Site.FEED_FORWARD_UP ? base.feedForwardSize() : base.hiddenSize();
    }

    /**
     * Starts an insertion; its matrices follow in the order that the operation's script function
     * reads them.
     */
    public Placement at(
            Site site, int layer, Operation operation, Activation activation, double scale) {
        insertions.add(new Insertion(site, layer, operation, parameters.size(), activation, scale));
        return new Placement(method + layer + "." + site.name().toLowerCase(Locale.ROOT));
    }

    ParameterLayout build(Pooling pooling, int headCapacity) {
        int bodySize = next;
        insertions.add(
                new Insertion(
                        Site.HEAD,
                        0,
                        Operation.CLASSIFY,
                        parameters.size(),
                        Activation.IDENTITY,
                        1));
        new Placement("head")
                .matrix("weight", headCapacity, base.hiddenSize(), Initial.ZERO)
                .matrix("bias", 1, headCapacity, Initial.ZERO);
        return new ParameterLayout(parameters, insertions, pooling, bodySize, headCapacity, next);
    }

    /** One insertion's matrices. */
    public final class Placement {
        private final String prefix;

        private Placement(String prefix) {
            this.prefix = prefix;
        }

        public Placement matrix(String part, int rows, int columns, Initial initial) {
            parameters.add(new Parameter(prefix + "." + part, rows, columns, next, initial));
            next = Math.addExact(next, Math.multiplyExact(rows, columns));
            return this;
        }
    }
}
