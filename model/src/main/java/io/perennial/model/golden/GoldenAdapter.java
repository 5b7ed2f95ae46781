package io.perennial.model.golden;

import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.adapter.HeadOnly;
import io.perennial.model.adapter.InvalidAdapterSpecException;
import io.perennial.model.adapter.ParameterLayout;
import io.perennial.model.architecture.Head;
import io.perennial.model.architecture.ModuleNames;
import io.perennial.model.architecture.Objective;
import io.perennial.model.architecture.Pooling;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.base.OwnClassifier;
import io.perennial.model.exchange.AdapterFolder;
import io.perennial.model.exchange.AdapterFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The adapter of a case; where it has none, one that does nothing, with the base's own head. */
final class GoldenAdapter {

    private GoldenAdapter() {}

    static AdapterFolder read(FrozenBase base, Path folder) throws IOException {
        Path adapter = folder.resolve("adapter");
        return Files.isDirectory(adapter) ? AdapterFolder.read(base, adapter) : none(base);
    }

    private static AdapterFolder none(FrozenBase base) {
        ModuleNames.Classifier classifier = base.moduleNames().classifier();
        Optional<OwnClassifier> own = base.ownClassifier();
        AdapterSpec spec =
                own.isPresent()
                        ? spec(classifier.pooling(), classifier.head())
                        : withoutClassifier(base);
        List<String> labels = own.map(OwnClassifier::labels).orElse(List.of("LABEL_0"));
        ParameterLayout layout = base.layout(spec, labels.size());
        float[] parameters = new float[layout.size()];
        own.ifPresent(
                found -> {
                    classifier.dense().ifPresent(d -> copy(found, d, layout, "dense.", parameters));
                    copy(found, classifier.output(), layout, "", parameters);
                });
        return new AdapterFolder(AdapterFormat.PEFT, spec, labels, parameters, List.of());
    }

    private static AdapterSpec spec(Pooling pooling, Head head) {
        return new AdapterSpec(
                List.of(new HeadOnly()), Optional.of(pooling), head, Objective.CLASSIFICATION);
    }

    /** The base's own pooler, where it has one, so that its output can be compared. */
    private static AdapterSpec withoutClassifier(FrozenBase base) {
        try {
            AdapterSpec pooled = spec(Pooling.POOLER, Head.LINEAR);
            base.layout(pooled, 1);
            return pooled;
        } catch (InvalidAdapterSpecException e) {
            return spec(base.config().defaultPooling(), Head.LINEAR);
        }
    }

    private static void copy(
            OwnClassifier own,
            String module,
            ParameterLayout layout,
            String part,
            float[] parameters) {
        for (String kind : List.of("weight", "bias")) {
            float[] values = own.tensors().get(module + "." + kind);
            if (values != null) {
                int offset = layout.parameter("head." + part + kind).offset();
                System.arraycopy(values, 0, parameters, offset, values.length);
            }
        }
    }
}
