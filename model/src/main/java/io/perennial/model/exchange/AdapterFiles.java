package io.perennial.model.exchange;

import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import java.io.IOException;
import java.nio.file.Path;

/** Writes and reads adapters in other libraries' formats. A round trip is exact. */
public final class AdapterFiles {

    private AdapterFiles() {}

    /**
     * Writes an adapter as a folder that the other library loads.
     *
     * @param folder created where it does not exist
     * @throws InvalidAdapterFilesException where the format cannot hold the adapter, naming the
     *     method or setting
     */
    public static void write(
            FrozenBase base, AdapterArtifact artifact, AdapterFormat format, Path folder)
            throws IOException {
        throw new UnsupportedOperationException("follows");
    }

    /**
     * Reads an adapter's folder; its files tell the format.
     *
     * @throws InvalidAdapterFilesException where a file, key or tensor is missing, has the wrong
     *     shape, is not finite, or asks for what is not supported, naming it
     */
    public static ImportedAdapter read(FrozenBase base, Path folder) throws IOException {
        throw new UnsupportedOperationException("follows");
    }
}
