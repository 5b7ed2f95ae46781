package io.perennial.model.exchange;

import io.perennial.model.architecture.ModuleNames;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A README beside exported files that shows how to load them in Python. */
final class LoadingGuide {

    private LoadingGuide() {}

    static void write(
            FrozenBase base,
            AdapterArtifact artifact,
            AdapterFormat format,
            HeadPlace place,
            Path folder)
            throws IOException {
        String python =
                format == AdapterFormat.PEFT ? peft(base, place) : hub(base, artifact, place);
        write(base, artifact, "adapter for", python, place, folder);
    }

    /** The same beside a merged base. */
    static void writeMerged(FrozenBase base, AdapterArtifact artifact, HeadPlace place, Path folder)
            throws IOException {
        String python =
                """
                from transformers import %1$s

                model = %1$s.from_pretrained("THIS_FOLDER").eval()
                """
                        .formatted(modelClass(base, place, "AutoModel"));
        write(base, artifact, "merged into", python, place, folder);
    }

    private static void write(
            FrozenBase base,
            AdapterArtifact artifact,
            String how,
            String python,
            HeadPlace place,
            Path folder)
            throws IOException {
        String text =
                """
                # %s, version %d

                %s %s the base `%s` (fingerprint `%s`), written by Perennial.
                `perennial.json` holds what the format has no place for; other libraries ignore it.

                ```python
                %s```
                """
                        .formatted(
                                artifact.task(),
                                artifact.version(),
                                artifact.spec().describe(),
                                how,
                                base.name(),
                                base.fingerprint(),
                                python);
        Files.writeString(folder.resolve("README.md"), text + ownHead(place));
    }

    private static String peft(FrozenBase base, HeadPlace place) {
        return """
                from transformers import %1$s
                from peft import PeftModel

                base = %1$s.from_pretrained("BASE_FOLDER")
                model = PeftModel.from_pretrained(base, "THIS_FOLDER").eval()
                """
                .formatted(modelClass(base, place, "AutoModel"));
    }

    private static String hub(FrozenBase base, AdapterArtifact artifact, HeadPlace place) {
        return """
                import adapters
                from transformers import %1$s

                model = %1$s.from_pretrained("BASE_FOLDER")
                adapters.init(model)
                model.load_adapter("THIS_FOLDER", with_head=%2$s)
                model.set_active_adapters("%3$s")
                model.eval()
                """
                .formatted(
                        modelClass(base, place, "AutoModel"),
                        place == HeadPlace.CLASSIFIER ? "True" : "False",
                        HubDialect.adapterName(artifact.task()));
    }

    private static String modelClass(FrozenBase base, HeadPlace place, String plain) {
        ModuleNames names = base.moduleNames();
        return switch (place) {
            case CLASSIFIER -> names.classifier().modelClass();
            case LANGUAGE_MODEL -> names.languageModelClass().orElse(plain);
            case OWN_FILE -> plain;
        };
    }

    private static String ownHead(HeadPlace place) {
        return place == HeadPlace.OWN_FILE
                ? """

                The head is in `perennial_head.safetensors`: pool `last_hidden_state` as `perennial.json` says
                (`mean`: over the text's tokens), then `scores = pooled @ head.weight.T + head.bias`.
                With `words_beside_mean` the head's columns are two heads side by side, of the means of
                `hidden_states[0]` and of `last_hidden_state`, the bias the second one's: average their
                log-probabilities.
                """
                : "";
    }
}
