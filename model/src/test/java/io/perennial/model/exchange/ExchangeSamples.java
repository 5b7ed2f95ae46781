package io.perennial.model.exchange;

import io.perennial.model.adapter.AdapterMethod;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.adapter.Parameter;
import io.perennial.model.adapter.ParameterLayout;
import io.perennial.model.architecture.ModuleNames;
import io.perennial.model.architecture.Objective;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.fixture.Samples;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Adapters with random parameters, none of them zero. */
final class ExchangeSamples {

    static final int LABELS = 3;

    private ExchangeSamples() {}

    static AdapterArtifact artifact(FrozenBase base, AdapterSpec spec, long seed) {
        AdapterSpec published = spec.published();
        boolean writes = published.objective() == Objective.TEXT;
        List<String> labels = writes ? List.of() : Samples.labels(LABELS);
        ParameterLayout layout = base.layout(published, LABELS);
        float[] parameters = Samples.normal(seed, layout.size(), 0.3);
        for (Parameter parameter : layout.parameters()) {
            if (parameter.name().contains("magnitude") || parameter.name().contains("norm")) {
                for (int i = 0; i < parameter.size(); i++) {
                    parameters[parameter.offset() + i] += 1;
                }
            }
        }
        return new AdapterArtifact(
                "news.desk", 3, base.fingerprint(), published, labels, Map.of(), parameters);
    }

    /** The same methods with the head of the family's sequence classifier. */
    static AdapterSpec asClassifier(FrozenBase base, List<AdapterMethod> methods) {
        ModuleNames.Classifier classifier = base.moduleNames().classifier();
        return new AdapterSpec(
                methods,
                Optional.of(classifier.pooling()),
                classifier.head(),
                Objective.CLASSIFICATION);
    }
}
