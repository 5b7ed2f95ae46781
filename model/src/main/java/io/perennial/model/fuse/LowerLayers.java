package io.perennial.model.fuse;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.adapter.ParameterLayout;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.fuse.Passes.Part;
import io.perennial.model.text.EncodedText;
import io.perennial.model.text.TextKey;
import io.perennial.model.torch.Script;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The layers of a base below the lowest adapter. What they make of a text depends on the base
 * alone, so it is computed once for all rows and tasks that read the text.
 */
public final class LowerLayers {

    private static final AdapterSpec NONE = AdapterSpec.parse("{\"method\":\"head_only\"}");

    private final FrozenBase base;
    private final Passes passes;
    private final int threads;
    private final ParameterLayout layout;

    /**
     * @param threads intra-op threads, 0 for the base's own setting
     */
    public LowerLayers(FrozenBase base, Passes passes, int threads) {
        this.base = base;
        this.passes = passes;
        this.threads = threads;
        this.layout = base.layout(NONE, 1);
    }

    /**
     * Sends texts through the lowest layers.
     *
     * @param manager owns the results
     * @param layers how many, at least one
     * @param texts at least one; equal ones are computed once
     * @return what these layers make of each, [tokens, hidden]
     */
    public Map<TextKey, NDArray> states(NDManager manager, int layers, List<EncodedText> texts) {
        Map<TextKey, EncodedText> once = new LinkedHashMap<>();
        texts.forEach(text -> once.putIfAbsent(TextKey.of(text), text));
        List<EncodedText> distinct = List.copyOf(once.values());
        Map<TextKey, NDArray> states = new HashMap<>();
        try (NDManager step = base.newManager()) {
            NDArray none = step.zeros(new Shape(layout.size()));
            List<FusedTask> task = List.of(new FusedTask(layout, none, 1, distinct));
            for (List<Part> pass : passes.divide(task)) {
                FusedBatch fused = FusedBatch.of(base, step, task, pass);
                Script.Call call = fused.call("lower_states").threads(threads);
                call.tensor(leftOut(step, layers));
                NDList computed = fused.addWeights(call).run();
                computed.attach(manager);
                int next = 0;
                for (int place : fused.order()) {
                    for (EncodedText text : pass.get(place).of(distinct)) {
                        states.put(TextKey.of(text), computed.get(next++));
                    }
                }
            }
        }
        return states;
    }

    /**
     * What a script takes that can begin above these layers.
     *
     * @param layers that are left out, 0 for none
     * @param states of all rows, in the order inside; none where no layer is left out
     */
    public static List<NDArray> given(NDManager manager, int layers, List<NDArray> states) {
        List<NDArray> given = new ArrayList<>();
        given.add(leftOut(manager, layers));
        given.addAll(states);
        return given;
    }

    private static NDArray leftOut(NDManager manager, int layers) {
        return manager.newSubManager(Device.cpu()).create((float) layers);
    }
}
