package io.perennial.cli.adapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.cli.terminal.UserException;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.route.FeatureStatistics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdapterSourceTest {

    private static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");

    private static FrozenBase base;

    @TempDir private Path folder;

    @BeforeAll
    static void load() {
        base = ExampleAdapters.shipped();
    }

    @AfterAll
    static void free() {
        base.close();
    }

    private static CheckedAdapter read(Path path, String... labels) {
        return new AdapterSource(path, Clock.fixed(NOW, ZoneOffset.UTC))
                .read(base, labels.length == 0 ? Optional.empty() : Optional.of(List.of(labels)));
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("a.safetensors"), bytes);
    }

    private Path file(AdapterArtifact artifact) throws IOException {
        return file(artifact.toBytes());
    }

    private static void assertRefused(Path path, String why, String... labels) {
        assertThatThrownBy(() -> read(path, labels))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(path.toString())
                .hasMessageContaining(why);
    }

    @Test
    void anArtifactIsReadAsItIsAndSaysWhereItComesFrom() throws Exception {
        AdapterArtifact artifact = ExampleAdapters.artifact(base, "news", 4);

        CheckedAdapter read = read(file(artifact));

        assertThat(read.format()).isEqualTo("perennial");
        assertThat(read.spec()).isEqualTo(artifact.spec());
        assertThat(read.labels()).isEqualTo(artifact.labels());
        assertThat(read.parameters()).isEqualTo(artifact.parameters());
        assertThat(read.metadata())
                .containsAllEntriesOf(artifact.metadata())
                .containsEntry(ImportMetadata.IMPORTED_FROM, "perennial")
                .containsEntry(ImportMetadata.IMPORTED_TASK, "news")
                .containsEntry(ImportMetadata.IMPORTED_VERSION, "4")
                .containsEntry(ImportMetadata.IMPORTED_AT, NOW.toString());
    }

    @Test
    void whatWasImportedBeforeKeepsItsOrigin() throws Exception {
        AdapterArtifact once = ExampleAdapters.artifact(base, "news", 4);
        AdapterArtifact imported =
                new AdapterArtifact(
                        "news",
                        1,
                        once.baseFingerprint(),
                        once.spec(),
                        once.labels(),
                        Map.of(ImportMetadata.IMPORTED_FROM, "peft"),
                        once.parameters());

        assertThat(read(file(imported)).metadata())
                .containsEntry(ImportMetadata.IMPORTED_FROM, "peft")
                .doesNotContainKey(ImportMetadata.IMPORTED_TASK);
    }

    @Test
    void anArtifactKeepsWhatItsTextsLookLike() throws Exception {
        AdapterArtifact plain = ExampleAdapters.artifact(base, "news", 4);
        FeatureStatistics statistics = new FeatureStatistics(3);
        statistics.add(new float[] {1, 2, 3}, 0);
        AdapterArtifact routable =
                new AdapterArtifact(
                        plain.task(),
                        plain.version(),
                        plain.baseFingerprint(),
                        plain.spec(),
                        plain.labels(),
                        plain.metadata(),
                        plain.parameters(),
                        Optional.of(statistics.summary()));

        CheckedAdapter read = read(file(routable), "a", "b", "c");

        assertThat(read.publishedAs("news", 5, 4, NOW).features()).isPresent();
    }

    @Test
    void theArtifactOfAFolderIsFound() throws Exception {
        byte[] bytes = ExampleAdapters.artifact(base, "news", 4).toBytes();
        Files.write(folder.resolve(AdapterSource.FILE), bytes);

        assertThat(read(folder).format()).isEqualTo("perennial");
    }

    @Test
    void labelsAreRenamedInTheOrderOfTheRows() throws Exception {
        Path file = file(ExampleAdapters.artifact(base, "news", 4));

        assertThat(read(file, "a", "b", "c").labels()).containsExactly("a", "b", "c");
        assertRefused(file, "names 2 labels, but the head has 3 rows", "a", "b");
        assertRefused(file, "\"a\" is there twice", "a", "b", "a");
        assertRefused(file, "labels", "a", "b", " ");
    }

    @Test
    void anotherBaseIsRefused() throws Exception {
        AdapterArtifact artifact = ExampleAdapters.artifact(base, "news", 4);

        assertRefused(file(ExampleAdapters.foreign(artifact)), "name its own base with --base");
    }

    @Test
    void aVectorOfAnotherLengthIsRefused() throws Exception {
        AdapterArtifact whole = ExampleAdapters.artifact(base, "news", 4);
        AdapterArtifact cut =
                new AdapterArtifact(
                        "news",
                        4,
                        whole.baseFingerprint(),
                        whole.spec(),
                        whole.labels(),
                        Map.of(),
                        Arrays.copyOf(whole.parameters(), 100));

        assertRefused(file(cut), "100 parameters");
    }

    @Test
    void valuesThatAreNotFiniteAreRefused() throws Exception {
        AdapterArtifact artifact = ExampleAdapters.artifact(base, "news", 4);
        artifact.parameters()[5] = Float.NaN;

        assertRefused(file(artifact), "NaN at index 5");
    }

    @Test
    void whatIsNoAdapterIsRefused() throws Exception {
        assertRefused(folder.resolve("none"), "there is no such folder or file");
        assertRefused(file(new byte[] {1, 2, 3}), "safetensors");
    }
}
