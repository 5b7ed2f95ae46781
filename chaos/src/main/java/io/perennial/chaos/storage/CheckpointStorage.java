package io.perennial.chaos.storage;

import io.perennial.flink.job.StartingState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The folder that a job's checkpoints and savepoints go to, and what can be made to fail there. */
public final class CheckpointStorage {

    private final Path folder;
    private final Path faults;

    /**
     * @param folder made where there is none
     */
    public CheckpointStorage(Path folder) {
        this.folder = folder.toAbsolutePath();
        this.faults = this.folder.resolve("faults.properties");
        try {
            Files.createDirectories(this.folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + folder, e);
        }
        heal();
    }

    /** JVM option of the cluster's processes without which the URIs mean nothing to them. */
    public String jvmOption() {
        return "-D" + StorageFaults.FILE_PROPERTY + "=" + faults;
    }

    /** Where checkpoints go. */
    public String checkpoints() {
        return uri(folder.resolve("checkpoints"));
    }

    /** Where savepoints go. */
    public String savepoints() {
        return uri(folder.resolve("savepoints"));
    }

    /** From now on the disk takes not a byte more than it holds. */
    public void fill() {
        try {
            StorageFaults.fullAt(FaultyFileSystem.storedBytes(folder)).writeTo(faults);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From now on writing breaks off after so many bytes of a file. */
    public void failAfter(long bytes) {
        StorageFaults.failingAfter(bytes).writeTo(faults);
    }

    /** All is well again. */
    public void heal() {
        StorageFaults.NONE.writeTo(faults);
    }

    /** URI of the checkpoint or savepoint that was completed last. */
    public Optional<String> newest() {
        return StartingState.newestIn(folder).map(CheckpointStorage::uri);
    }

    private static String uri(Path path) {
        return FaultyFileSystem.SCHEME + ":" + path;
    }
}
