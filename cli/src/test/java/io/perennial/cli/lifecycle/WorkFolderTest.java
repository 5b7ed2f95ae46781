package io.perennial.cli.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkFolderTest {

    @Test
    void aTemporaryFolderIsDeletedWithAllThatIsInIt() throws IOException {
        WorkFolder folder = WorkFolder.open(null, false);
        Files.writeString(folder.resolve("inner").resolve("file"), "text");

        folder.close();

        assertThat(folder.path()).doesNotExist();
    }

    @Test
    void aTemporaryFolderCanBeKept() throws IOException {
        WorkFolder folder = WorkFolder.open(null, true);

        folder.close();

        assertThat(folder.path()).isDirectory();
        Files.delete(folder.path());
    }

    @Test
    void theUsersFolderStays(@TempDir Path parent) throws IOException {
        WorkFolder folder = WorkFolder.open(parent.resolve("a").resolve("b"), false);

        folder.close();

        assertThat(parent.resolve("a").resolve("b")).isDirectory();
    }
}
