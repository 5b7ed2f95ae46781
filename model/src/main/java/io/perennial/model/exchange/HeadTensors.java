package io.perennial.model.exchange;

import io.perennial.model.adapter.AdapterMethod;
import io.perennial.model.adapter.Parameter;
import io.perennial.model.adapter.ParameterLayout;
import io.perennial.model.architecture.ModuleNames;
import io.perennial.model.base.FrozenBase;
import java.util.ArrayList;
import java.util.List;

/** The tensors of a head, where it goes. */
final class HeadTensors {

    /** Where a head of our own form lies. */
    static final String FILE = "perennial_head.safetensors";

    private HeadTensors() {}

    static List<NamedTensor> of(
            FrozenBase base,
            Dialect dialect,
            List<AdapterMethod> methods,
            ParameterLayout layout,
            HeadPlace place) {
        List<NamedTensor> tensors = new ArrayList<>();
        for (Parameter parameter : layout.parameters()) {
            ParameterPlace name = ParameterPlace.of(parameter);
            if (name.method().equals("head")) {
                String key =
                        place == HeadPlace.CLASSIFIER
                                ? dialect.headKey(
                                        base,
                                        methods,
                                        classifierName(
                                                base.moduleNames().classifier(), name.part()))
                                : parameter.name();
                tensors.add(
                        name.part().endsWith("bias")
                                ? NamedTensor.of(key, parameter, parameter.columns())
                                : NamedTensor.of(
                                        key, parameter, parameter.rows(), parameter.columns()));
            }
        }
        return tensors;
    }

    /** {@code dense.weight} and {@code weight} under the classifier's own names. */
    private static String classifierName(ModuleNames.Classifier classifier, String part) {
        return part.startsWith("dense.")
                ? classifier.dense().orElseThrow() + part.substring("dense".length())
                : classifier.output() + "." + part;
    }
}
