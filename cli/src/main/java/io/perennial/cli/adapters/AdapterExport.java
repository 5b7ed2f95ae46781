package io.perennial.cli.adapters;

import io.perennial.cli.terminal.UserException;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.exchange.AdapterFiles;
import io.perennial.model.exchange.AdapterFormat;
import io.perennial.model.exchange.MergedBase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** Writes a published adapter as a folder. */
public final class AdapterExport {

    private AdapterExport() {}

    /** Where to. */
    public record Destination(ExportFormat format, Path folder, boolean force) {}

    /** What was written, and how it is loaded. */
    public record Written(List<Path> files, String howToLoad) {}

    /**
     * Writes the folder.
     *
     * @param base the adapter's base; asked for only where the format needs it
     * @throws UserException if the base is another one, or the folder is not free
     * @throws io.perennial.model.exchange.InvalidAdapterFilesException if the format cannot hold
     *     the adapter
     */
    public static Written write(
            ServedTask.Current adapter, Supplier<FrozenBase> base, Destination destination)
            throws IOException {
        ExportFolder folder = ExportFolder.open(destination.folder(), destination.force());
        try {
            LoadingHint hint =
                    switch (destination.format()) {
                        case PERENNIAL -> asPublished(adapter, folder.path());
                        case PEFT, ADAPTERHUB, MERGED ->
                                onBase(
                                        adapter.artifact(),
                                        base,
                                        destination.format(),
                                        folder.path());
                    };
            folder.explain(hint.readme());
            return new Written(folder.files(), hint.sentence());
        } finally {
            folder.dropIfEmpty();
        }
    }

    private static LoadingHint asPublished(ServedTask.Current adapter, Path folder)
            throws IOException {
        Files.write(folder.resolve(AdapterSource.FILE), adapter.published().artifact());
        return LoadingHint.ofArtifact(adapter.artifact());
    }

    private static LoadingHint onBase(
            AdapterArtifact artifact, Supplier<FrozenBase> bases, ExportFormat format, Path folder)
            throws IOException {
        try (FrozenBase base = bases.get()) {
            requireBase(artifact, base);
            switch (format) {
                case PEFT -> AdapterFiles.write(base, artifact, AdapterFormat.PEFT, folder);
                case ADAPTERHUB ->
                        AdapterFiles.write(base, artifact, AdapterFormat.ADAPTERHUB, folder);
                case MERGED -> MergedBase.write(base, artifact, folder);
                case PERENNIAL -> throw new IllegalStateException("needs no base");
            }
            return LoadingHint.inReadme();
        }
    }

    private static void requireBase(AdapterArtifact artifact, FrozenBase base) {
        if (!artifact.baseFingerprint().equals(base.fingerprint())) {
            throw new UserException(
                    "version %d of %s was trained against the base %s, and the base %s is %s; name its own base with --base"
                            .formatted(
                                    artifact.version(),
                                    artifact.task(),
                                    AdapterTable.shortened(artifact.baseFingerprint()),
                                    base.name(),
                                    AdapterTable.shortened(base.fingerprint())));
        }
    }
}
