package io.perennial.model.exchange;

import io.perennial.model.adapter.Insertion;
import io.perennial.model.adapter.Operation;
import io.perennial.model.adapter.Parameter;
import io.perennial.model.adapter.ParameterLayout;
import io.perennial.model.architecture.ModuleNames;
import io.perennial.model.architecture.Objective;
import io.perennial.model.architecture.Site;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.BaseSource;
import io.perennial.model.base.FrozenBase;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tensors of a base that differ once an adapter is merged into it, by their names. */
final class MergedTensors {

    private final FrozenBase base;
    private final BaseSource source;
    private final ParameterLayout layout;
    private final float[] parameters;
    private final String prefix;
    private final Map<String, MergedLayer> layers = new LinkedHashMap<>();
    private final Map<String, float[]> changed = new HashMap<>();

    private MergedTensors(FrozenBase base, BaseSource source, AdapterArtifact artifact) {
        this.base = base;
        this.source = source;
        this.layout = base.layout(artifact.spec(), Math.max(1, artifact.labels().size()));
        this.parameters = artifact.parameters();
        this.prefix = source.prefix(base.moduleNames());
    }

    static Map<String, float[]> of(FrozenBase base, BaseSource source, AdapterArtifact artifact)
            throws IOException {
        MergedTensors merged = new MergedTensors(base, source, artifact);
        for (Insertion insertion : merged.layout.insertions()) {
            if (insertion.operation() == Operation.LAYER_NORM) {
                merged.mergeNorm(insertion);
            }
        }
        for (Insertion insertion : merged.layout.insertions()) {
            if (insertion.site() != Site.HEAD
                    && insertion.operation() != Operation.LAYER_NORM
                    && insertion.operation() != Operation.SCALE_INPUT) {
                merged.merge(insertion);
            }
        }
        for (Insertion insertion : merged.layout.insertions()) {
            if (insertion.operation() == Operation.SCALE_INPUT) {
                merged.layer(insertion.site(), insertion.layer())
                        .mergeInputs(insertion, merged.layout, merged.parameters);
            }
        }
        merged.collect();
        return merged.changed;
    }

    private void merge(Insertion insertion) throws IOException {
        Site site = insertion.site();
        if (insertion.operation() == Operation.LOW_RANK_WORDS) {
            addToWords(insertion);
        } else if (isNorm(site)) {
            addToNorm(insertion);
        } else if (site == Site.POOLER || base.config().projections().contains(site)) {
            layer(site, insertion.layer()).merge(insertion, layout, parameters, firstRow(site));
        } else {
            throw MergedLayer.refused("the operation " + insertion.operation());
        }
    }

    /** Adds the update's row to each word's; a head that is tied to the words would change too. */
    private void addToWords(Insertion insertion) throws IOException {
        if (layout.head().objective() == Objective.TEXT) {
            throw MergedLayer.refused("an update of the words of a base that writes text");
        }
        String name =
                prefix + base.moduleNames().module(Site.EMBEDDING, 0).orElseThrow() + ".weight";
        float[] words = source.floats(name);
        Parameter down = layout.parameters().get(insertion.matrices().get(0));
        Parameter up = layout.parameters().get(insertion.matrices().get(1));
        for (int i = 0; i < words.length; i++) {
            int word = i / up.rows();
            int row = i % up.rows();
            double update = 0;
            for (int r = 0; r < down.rows(); r++) {
                update +=
                        (double) parameters[up.offset() + row * down.rows() + r]
                                * parameters[down.offset() + r * down.columns() + word];
            }
            words[i] += (float) (insertion.scale() * update);
        }
        changed.put(name, words);
    }

    private static boolean isNorm(Site site) {
        return site == Site.EMBEDDING_NORM
                || site == Site.ATTENTION_NORM
                || site == Site.FEED_FORWARD_NORM
                || site == Site.FINAL_NORM;
    }

    /** Query, key and value may share a module, one below the other. */
    private int firstRow(Site site) {
        boolean shared = base.moduleNames().module(site, 0).isEmpty();
        int queries = base.config().querySize();
        return switch (site) {
            case KEY -> shared ? queries : 0;
            case VALUE -> shared ? queries + base.config().keyValueSize() : 0;
            default -> 0;
        };
    }

    private MergedLayer layer(Site site, int layer) throws IOException {
        ModuleNames names = base.moduleNames();
        String module =
                names.module(site, layer)
                        .or(() -> names.module(Site.QUERY_KEY_VALUE, layer))
                        .orElseThrow();
        MergedLayer known = layers.get(module);
        if (known == null) {
            known = read(module);
            layers.put(module, known);
        }
        return known;
    }

    private MergedLayer read(String module) throws IOException {
        float[] weight = source.floats(prefix + module + ".weight");
        List<Long> shape = source.shape(prefix + module + ".weight");
        boolean transposed = base.moduleNames().transposed();
        int outputs = shape.get(transposed ? 1 : 0).intValue();
        String bias = prefix + module + ".bias";
        float[] biases = source.tensors().contains(bias) ? source.floats(bias) : new float[outputs];
        return new MergedLayer(transposed ? transpose(weight, outputs) : weight, biases);
    }

    private static float[] transpose(float[] stored, int outputs) {
        int inputs = stored.length / outputs;
        float[] values = new float[stored.length];
        for (int i = 0; i < stored.length; i++) {
            values[i % outputs * inputs + i / outputs] = stored[i];
        }
        return values;
    }

    private void mergeNorm(Insertion insertion) {
        String module = normModule(insertion);
        List<String> parts = List.of(".weight", ".bias");
        for (int i = 0; i < insertion.matrices().size(); i++) {
            Parameter own = layout.parameters().get(insertion.matrices().get(i));
            float[] values = new float[own.size()];
            System.arraycopy(parameters, own.offset(), values, 0, values.length);
            changed.put(module + parts.get(i), values);
        }
    }

    private void addToNorm(Insertion insertion) throws IOException {
        String name = normModule(insertion) + ".bias";
        float[] values = changed.get(name);
        if (values == null) {
            if (!source.tensors().contains(name)) {
                throw MergedLayer.refused("a bias of a norm that has none");
            }
            values = source.floats(name);
        }
        Parameter added = layout.parameters().get(insertion.matrices().get(0));
        for (int i = 0; i < values.length; i++) {
            values[i] += parameters[added.offset() + i];
        }
        changed.put(name, values);
    }

    private String normModule(Insertion insertion) {
        Optional<String> module = base.moduleNames().module(insertion.site(), insertion.layer());
        return prefix + module.orElseThrow();
    }

    private void collect() {
        boolean transposed = base.moduleNames().transposed();
        layers.forEach(
                (module, layer) -> {
                    changed.put(prefix + module + ".weight", layer.weight(transposed));
                    String bias = prefix + module + ".bias";
                    if (source.tensors().contains(bias)) {
                        changed.put(bias, layer.bias());
                    } else if (layer.hasBias()) {
                        throw MergedLayer.refused("a bias of a layer that has none, " + module);
                    }
                });
    }
}
