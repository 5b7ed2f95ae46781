package io.perennial.model.exchange;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.adapter.ParameterLayout;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.fuse.Publication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes and reads adapters in other libraries' formats. A round trip is exact. */
public final class AdapterFiles {

    private static final String CONFIG = "adapter_config.json";

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
        Dialect dialect = dialect(format, artifact.task());
        AdapterSpec spec = artifact.spec();
        ParameterLayout layout = base.layout(spec, Math.max(1, artifact.labels().size()));
        HeadPlace place = HeadPlace.of(base, spec.headOn(base.config()));
        List<NamedTensor> adapter = dialect.tensors(base, layout.parameters());
        List<NamedTensor> head = HeadTensors.of(base, dialect, spec.methods(), layout, place);
        byte[] config =
                new ObjectMapper()
                        .writerWithDefaultPrettyPrinter()
                        .writeValueAsBytes(dialect.config(base, artifact, place));
        Files.createDirectories(folder);
        Files.write(folder.resolve(CONFIG), config);
        OwnNotes.write(artifact, folder);
        boolean inAdapterFile = place == HeadPlace.CLASSIFIER && format == AdapterFormat.PEFT;
        List<NamedTensor> first = new ArrayList<>(adapter);
        if (inAdapterFile) {
            first.addAll(head);
        }
        NamedTensor.write(folder.resolve(dialect.tensorFile()), first, artifact.parameters());
        if (!inAdapterFile && !head.isEmpty()) {
            String file = place == HeadPlace.CLASSIFIER ? HubHead.FILE : HeadTensors.FILE;
            NamedTensor.write(folder.resolve(file), head, artifact.parameters());
        }
        if (place == HeadPlace.CLASSIFIER && format == AdapterFormat.ADAPTERHUB) {
            HubHead.writeConfig(base, artifact, folder);
        }
        LoadingGuide.write(base, artifact, format, place, folder);
    }

    private static Dialect dialect(AdapterFormat format, String task) {
        return switch (format) {
            case PEFT -> new PeftDialect();
            case ADAPTERHUB -> new HubDialect(HubDialect.adapterName(task));
        };
    }

    /**
     * Reads an adapter's folder; its files tell the format.
     *
     * @throws InvalidAdapterFilesException where a file, key or tensor is missing, has the wrong
     *     shape, is not finite, or asks for what is not supported, naming it
     */
    public static ImportedAdapter read(FrozenBase base, Path folder) throws IOException {
        AdapterFolder found = AdapterFolder.read(base, folder);
        return new ImportedAdapter(
                found.format(),
                found.spec().published(),
                found.labels(),
                Publication.of(base, found.spec(), found.labels().size(), found.parameters()));
    }
}
