package io.perennial.cli.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramFilesTest {

    @TempDir Path folder;

    @Test
    void jarsOutliveTheBuildThatReplacesThem() throws Exception {
        Path jar = Files.writeString(folder.resolve("code.jar"), "classes");
        Path names = Files.createDirectories(folder.resolve("program"));
        Files.writeString(names.resolve("000-of-an-earlier-start.jar"), "old");
        Path classes = Files.createDirectories(folder.resolve("classes"));

        String kept = ProgramFiles.kept(names, jar + File.pathSeparator + classes);
        Files.delete(jar);

        String[] entries = kept.split(File.pathSeparator, -1);
        assertThat(Path.of(entries[0])).hasContent("classes").hasParent(names);
        assertThat(entries[1]).isEqualTo(classes.toString());
        assertThat(names.resolve("000-of-an-earlier-start.jar")).doesNotExist();
    }
}
