package io.perennial.cli.adapters;

import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.adapter.Parameter;
import io.perennial.model.architecture.Objective;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Parameters that differ only in their layer.
 *
 * @param name with {@code *} for the layer's number
 * @param matrices how many there are
 * @param values numbers in all of them
 */
public record ParameterGroup(String name, int matrices, long values) {

    /** The groups of an adapter, in the order of its vector. */
    public static List<ParameterGroup> of(FrozenBase base, AdapterArtifact artifact) {
        AdapterSpec spec = artifact.spec();
        int rows = spec.objective() == Objective.TEXT ? 0 : artifact.labels().size();
        Map<String, ParameterGroup> groups = new LinkedHashMap<>();
        for (Parameter parameter : base.layout(spec, rows).parameters()) {
            String name = parameter.name().replaceAll("(?<=\\.)[0-9]+(?=\\.)", "*");
            groups.merge(name, new ParameterGroup(name, 1, parameter.size()), ParameterGroup::plus);
        }
        return new ArrayList<>(groups.values());
    }

    private ParameterGroup plus(ParameterGroup other) {
        return new ParameterGroup(name, matrices + other.matrices, values + other.values);
    }
}
