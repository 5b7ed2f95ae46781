package io.perennial.cli.adapters;

import io.perennial.model.architecture.Objective;
import io.perennial.model.artifact.AdapterArtifact;
import java.util.Locale;

/**
 * How an exported folder is loaded.
 *
 * @param sentence one line
 * @param readme a whole file in Markdown
 */
record LoadingHint(String sentence, String readme) {

    /**
     * Of a folder in the format of another library.
     *
     * @param base name of the base, for people
     */
    static LoadingHint of(ExportFormat format, AdapterArtifact artifact, String base) {
        boolean text = artifact.spec().objective() == Objective.TEXT;
        String model = text ? "AutoModelForCausalLM" : "AutoModelForSequenceClassification";
        String size = text ? "" : ", num_labels=" + artifact.labels().size();
        return switch (format) {
            case PEFT ->
                    hint(
                            artifact,
                            "peft: PeftModel.from_pretrained(%s of the base %s, FOLDER)"
                                    .formatted(model, base),
                            """
                            from peft import PeftModel
                            from transformers import %s

                            base = %s.from_pretrained("FOLDER_OF_THE_BASE"%s)
                            model = PeftModel.from_pretrained(base, ".").eval()
                            """
                                    .formatted(model, model, size));
            case ADAPTERHUB ->
                    hint(
                            artifact,
                            "adapters: AutoAdapterModel of the base %s, then load_adapter(FOLDER)"
                                    .formatted(base),
                            """
                            from adapters import AutoAdapterModel

                            model = AutoAdapterModel.from_pretrained("FOLDER_OF_THE_BASE")
                            model.set_active_adapters(model.load_adapter("."))
                            model.eval()
                            """);
            case MERGED ->
                    hint(
                            artifact,
                            "transformers: %s.from_pretrained(FOLDER)".formatted(model),
                            """
                            from transformers import %s

                            model = %s.from_pretrained(".").eval()
                            """
                                    .formatted(model, model));
            case PERENNIAL -> ofArtifact(artifact);
        };
    }

    /** Of a folder with an artifact as it was published. */
    static LoadingHint ofArtifact(AdapterArtifact artifact) {
        return hint(
                artifact,
                "perennial adapters publish FOLDER --task " + artifact.task(),
                """
                from safetensors import safe_open

                with safe_open("%s", framework="numpy") as file:
                    about = file.metadata()
                    parameters = file.get_tensor("parameters")
                """
                        .formatted(AdapterSource.FILE));
    }

    private static LoadingHint hint(AdapterArtifact artifact, String sentence, String python) {
        String readme =
                """
                # %s, version %d

                Method %s, objective %s, for the base with the fingerprint
                `%s`.

                ```python
                %s```
                """
                        .formatted(
                                artifact.task(),
                                artifact.version(),
                                artifact.spec().describe(),
                                artifact.spec().objective().name().toLowerCase(Locale.ROOT),
                                artifact.baseFingerprint(),
                                python);
        return new LoadingHint(sentence, readme);
    }
}
