package io.perennial.model.exchange;

import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import java.io.IOException;
import java.nio.file.Path;

/** A base with an adapter merged into its own matrices, for use without any adapter library. */
public final class MergedBase {

    private MergedBase() {}

    /**
     * Writes a Hugging Face folder that computes what base and adapter compute together.
     *
     * @throws InvalidAdapterFilesException for a method that cannot be merged, naming it
     */
    public static void write(FrozenBase base, AdapterArtifact artifact, Path folder)
            throws IOException {
        throw new UnsupportedOperationException("follows");
    }
}
