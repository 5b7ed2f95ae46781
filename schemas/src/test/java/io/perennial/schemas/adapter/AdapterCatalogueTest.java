package io.perennial.schemas.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AdapterCatalogueTest {

    private final AdapterCatalogue catalogue = new AdapterCatalogue();

    private void accept(List<ChunkRecord> records) {
        records.forEach(record -> catalogue.accept(record.key(), record.value()));
    }

    /** A version in the one slot, where there were so many chunks before. */
    private static List<ChunkRecord> version(long version, int chunks, int previousChunks) {
        KeptVersions before =
                previousChunks == 0
                        ? KeptVersions.none()
                        : KeptVersions.single(version - 1, previousChunks);
        return AdapterPublication.of(
                        Artifacts.adapter("news", version, chunks), before, KeepRule.newest(1))
                .records();
    }

    private long currentVersion() {
        return catalogue.task("news").current().orElseThrow().version();
    }

    @Test
    void anUnknownTaskBeginsWithVersionOne() {
        assertThat(catalogue.task("news").nextVersion()).isEqualTo(1);
        assertThat(catalogue.tasks()).isEmpty();
    }

    @Test
    void theNewestWholeVersionIsCurrent() {
        accept(version(1, 3, 0));
        accept(version(2, 1, 3));

        TaskOnTopic task = catalogue.task("news");
        assertThat(currentVersion()).isEqualTo(2);
        assertThat(task.nextVersion()).isEqualTo(3);
        assertThat(task.chunks()).isEqualTo(1);
        assertThat(task.problem()).isEmpty();
    }

    @Test
    void aTornVersionIsNamedAndItsNumberIsTaken() {
        accept(version(1, 1, 0));
        accept(version(2, 3, 1).subList(0, 2));

        TaskOnTopic task = catalogue.task("news");
        assertThat(currentVersion()).isEqualTo(1);
        assertThat(task.problem()).hasValueSatisfying(why -> assertThat(why).contains("2 is torn"));
        assertThat(task.nextVersion()).isEqualTo(3);
        assertThat(task.kept()).isEqualTo(KeptVersions.single(2, 2));
    }

    @Test
    void earlierVersionsLieBesideTheNewest() {
        KeptVersions kept = KeptVersions.none();
        for (int version = 1; version <= 4; version++) {
            AdapterPublication publication =
                    AdapterPublication.of(
                            Artifacts.adapter("news", version, version % 2 + 1),
                            kept,
                            KeepRule.newest(3));
            accept(publication.records());
            kept = publication.kept();
        }

        assertThat(catalogue.task("news").kept()).isEqualTo(kept);
        assertThat(kept.numbers()).containsExactly(4L, 3L, 2L);
        assertThat(currentVersion()).isEqualTo(4);
        assertThat(catalogue.task("news").chunks()).isEqualTo(1);
        accept(AdapterPublication.removal("news", kept));
        assertThat(catalogue.tasks()).isEmpty();
    }

    @Test
    void aTornTaskWithoutAnyWholeVersionIsListed() {
        accept(version(4, 2, 0).subList(1, 2));

        assertThat(catalogue.tasks()).hasSize(1);
        assertThat(catalogue.tasks().get(0).current()).isEmpty();
        assertThat(catalogue.tasks().get(0).kept()).isEqualTo(KeptVersions.single(4, 2));
    }

    @Test
    void aVersionGivenTwiceIsNamed() {
        accept(version(2, 1, 0));
        accept(version(2, 2, 1));

        assertThat(catalogue.task("news").problem())
                .hasValueSatisfying(why -> assertThat(why).contains("never be given twice"));
        assertThat(catalogue.task("news").nextVersion()).isEqualTo(3);
    }

    @Test
    void aRemovedTaskIsGoneButItsVersionsAreNotGivenAgain() {
        accept(version(7, 2, 0));
        accept(AdapterPublication.removal("news", KeptVersions.single(7, 2)));

        assertThat(catalogue.tasks()).isEmpty();
        assertThat(catalogue.task("news").current()).isEmpty();
        assertThat(catalogue.task("news").problem()).isEmpty();
        assertThat(catalogue.task("news").nextVersion()).isEqualTo(8);
        assertThat(catalogue.task("news").kept()).isEqualTo(KeptVersions.none());
    }

    @Test
    void aStrangeKeyChangesNothing() {
        catalogue.accept("nonsense".getBytes(StandardCharsets.UTF_8), new byte[] {1});

        assertThat(catalogue.tasks()).isEmpty();
    }

    @Test
    void anUndecodableChunkIsNamed() {
        catalogue.accept(new ChunkKey("news", 0, 0).toBytes(), new byte[] {1, 2});

        assertThat(catalogue.task("news").problem()).isPresent();
    }

    /** Why a task needs one counter of versions: what a second writer with a lower one leaves. */
    @Nested
    class TwoWritersOfOneTask {

        @Test
        void theLowerVersionIsIgnored() {
            accept(version(5, 2, 1));
            accept(version(3, 1, 1));

            assertThat(currentVersion()).isEqualTo(5);
        }

        @Test
        void theFirstOfTwoEqualVersionsStays() {
            accept(version(5, 2, 1));
            accept(version(5, 1, 1));

            assertThat(catalogue.task("news").current().orElseThrow().artifact())
                    .isEqualTo(Artifacts.adapter("news", 5, 2).artifact());
        }

        @Test
        void afterCompactionTheLowerVersionIsHiddenByWhatTheHigherOneLeavesOver() {
            accept(version(5, 2, 1).subList(1, 2));
            accept(version(3, 1, 1));

            assertThat(catalogue.task("news").current()).isEmpty();
            assertThat(catalogue.task("news").problem()).isPresent();
        }

        @Test
        void theFirstHigherVersionMendsIt() {
            accept(version(5, 2, 1).subList(1, 2));
            accept(version(3, 1, 1));
            accept(version(6, 1, 1));

            assertThat(currentVersion()).isEqualTo(6);
            assertThat(catalogue.task("news").problem()).isEmpty();
        }
    }
}
