package io.perennial.model.fuse;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.adapter.DerivedMatrix;
import io.perennial.model.adapter.Parameter;
import io.perennial.model.adapter.ParameterLayout;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.torch.Script;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Leaves behind what only training needs: a prompt that a network writes becomes the prompt, for
 * example.
 */
public final class Publication {

    private final FrozenBase base;
    private final ParameterLayout trained;
    private final ParameterLayout published;

    private Publication(FrozenBase base, AdapterSpec spec, int labels) {
        this.base = base;
        this.trained = base.layout(spec, Math.max(1, labels));
        this.published = base.layout(spec.published(), Math.max(1, labels));
    }

    /**
     * The published form's vector; what is in that form already comes back as it is.
     *
     * @param spec the form of {@code values}, whose head holds exactly {@code labels} labels
     */
    public static float[] of(FrozenBase base, AdapterSpec spec, int labels, float[] values) {
        return spec.equals(spec.published())
                ? values
                : new Publication(base, spec, labels).fold(values);
    }

    /** From the trained layout to the published one. */
    private float[] fold(float[] values) {
        Map<String, float[]> known = derived(values);
        float[] folded = new float[published.size()];
        for (Parameter parameter : published.parameters()) {
            float[] derived = known.get(parameter.name());
            if (derived != null) {
                System.arraycopy(derived, 0, folded, parameter.offset(), parameter.size());
            } else {
                int from = trained.parameter(parameter.name()).offset();
                System.arraycopy(values, from, folded, parameter.offset(), parameter.size());
            }
        }
        return folded;
    }

    private Map<String, float[]> derived(float[] values) {
        try (NDManager manager = base.newManager()) {
            Script.Call call = base.script().call("derived", manager);
            GroupTables tables = new GroupTables();
            tables.add(trained, 0, 1, 0, 1);
            tables.addMatricesTo(call, manager.newSubManager(Device.cpu()));
            NDArray vector = manager.create(values, new Shape(values.length));
            NDList found = call.list("parameters", List.of(vector)).run();
            Map<String, float[]> matrices = new HashMap<>();
            for (int i = 0; i < found.size(); i++) {
                DerivedMatrix matrix = trained.derived().get(i);
                matrices.put(matrix.name(), found.get(i).toFloatArray());
            }
            return matrices;
        }
    }
}
