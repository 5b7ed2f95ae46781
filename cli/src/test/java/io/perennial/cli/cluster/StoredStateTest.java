package io.perennial.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.cli.terminal.UserException;
import io.perennial.flink.job.StartingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredStateTest {

    @TempDir Path folder;

    private Path checkpoint(String name, long seconds) throws IOException {
        Path checkpoint = Files.createDirectories(folder.resolve("checkpoints/job").resolve(name));
        Path complete = Files.createFile(checkpoint.resolve("_metadata"));
        Files.setLastModifiedTime(complete, FileTime.fromMillis(seconds * 1_000));
        return checkpoint;
    }

    @Test
    void nothingIsNothing() {
        assertThat(StoredState.of(null, folder)).isEmpty();
    }

    @Test
    void theLatestIsTheOneWrittenLastAndBelongsToTheJob() throws IOException {
        checkpoint("chk-9", 30);
        Path newest = checkpoint("chk-10", 40);
        Files.createDirectories(folder.resolve("checkpoints/job/chk-11"));

        assertThat(StoredState.of("latest", folder))
                .contains(StartingState.checkpoint(newest.toUri().toString()));
    }

    @Test
    void aNamedOneStaysAsItIs() throws IOException {
        Path savepoint = checkpoint("savepoint-1", 10);

        assertThat(StoredState.of(savepoint.toString(), null))
                .contains(StartingState.savepoint(savepoint.toUri().toString()));
        assertThat(StoredState.of("s3://bucket/savepoint-1", null))
                .contains(StartingState.savepoint("s3://bucket/savepoint-1"));
    }

    @Test
    void saysWhatIsWrongAndWhatMayBeMeant() throws IOException {
        assertThatThrownBy(() -> StoredState.of("latest", folder))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("there is no checkpoint in " + folder);
        assertThatThrownBy(() -> StoredState.of("latest", null))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("goes without --jobmanager");
        Path inside = checkpoint("chk-3", 10);
        assertThatThrownBy(() -> StoredState.of(folder.toString(), null))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("did you mean " + inside + "?");
        assertThatThrownBy(() -> StoredState.of("/not/there", null))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("/not/there: there is no _metadata in it");
    }
}
