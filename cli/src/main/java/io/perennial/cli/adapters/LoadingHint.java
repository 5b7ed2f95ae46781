package io.perennial.cli.adapters;

import io.perennial.model.artifact.AdapterArtifact;
import java.util.Locale;

/**
 * How an exported folder is loaded.
 *
 * @param sentence one line
 * @param readme a whole file in Markdown; empty where the folder has one
 */
record LoadingHint(String sentence, String readme) {

    /** Of a folder in the format of another library, which explains itself. */
    static LoadingHint inReadme() {
        return new LoadingHint("Python, as its README.md shows", "");
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
