package io.perennial.chaos.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointStorageTest {

    @TempDir Path folder;
    private CheckpointStorage storage;
    private FileSystem files;

    @BeforeEach
    void make() {
        storage = new CheckpointStorage(folder);
        String[] option = storage.jvmOption().substring(2).split("=", 2);
        files = new FaultyFileSystem(Path.of(option[1]));
        assertThat(option[0]).isEqualTo(StorageFaults.FILE_PROPERTY);
    }

    private void write(String name, int bytes) throws IOException {
        var path = new org.apache.flink.core.fs.Path(storage.checkpoints() + "/" + name);
        try (FSDataOutputStream out = files.create(path, FileSystem.WriteMode.OVERWRITE)) {
            out.write(new byte[bytes]);
        }
    }

    @Test
    void isALocalFolderWhileAllIsWell() throws IOException {
        write("a", 100);

        assertThat(folder.resolve("checkpoints/a")).hasSize(100);
    }

    @Test
    void takesNothingWhileTheDiskIsFull() throws IOException {
        write("a", 100);

        storage.fill();

        assertThatThrownBy(() -> write("b", 1)).hasMessageContaining("No space left");
        assertThatThrownBy(() -> files.createRecoverableWriter())
                .hasMessageContaining("No space left");
        storage.heal();
        write("b", 1);
        assertThat(folder.resolve("checkpoints/b")).hasSize(1);
    }

    @Test
    void breaksOffInTheMiddleOfAFile() throws IOException {
        storage.failAfter(10);

        write("short", 10);
        assertThatThrownBy(() -> write("long", 11)).hasMessageContaining("Input/output error");
        storage.heal();
        write("long", 11);
    }

    @Test
    void knowsWhatWasCompletedLast() throws IOException {
        assertThat(storage.newest()).isEmpty();
        complete("checkpoints/job/chk-1", 1_000);
        complete("savepoints/savepoint-2", 3_000);
        complete("checkpoints/job/chk-3", 2_000);
        Files.createDirectories(folder.resolve("checkpoints/job/chk-4"));

        assertThat(storage.newest()).contains("chaos:" + folder.resolve("savepoints/savepoint-2"));
    }

    private void complete(String name, long millis) throws IOException {
        Path file = Files.createDirectories(folder.resolve(name)).resolve("_metadata");
        Files.write(file, new byte[] {1});
        Files.setLastModifiedTime(file, FileTime.fromMillis(millis));
    }
}
