package io.perennial.schemas.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AdapterPublicationTest {

    private static String key(ChunkRecord record) {
        return new String(record.key(), StandardCharsets.UTF_8);
    }

    @Test
    void writesTheChunksAndThenRemovesWhatIsLeftOver() {
        PublishedAdapter adapter = Artifacts.adapter("news", 3, 2);

        List<ChunkRecord> records =
                AdapterPublication.of(adapter, KeptVersions.single(2, 4), KeepRule.newest(1))
                        .records();

        assertThat(records)
                .extracting(AdapterPublicationTest::key)
                .containsExactly("news#0", "news#1", "news#2", "news#3");
        assertThat(records.get(1).value()).isNotNull();
        assertThat(records.get(2).value()).isNull();
        assertThat(records.get(3).value()).isNull();
    }

    @Test
    void whatItWritesIsTheAdapterForAReader() {
        PublishedAdapter adapter = Artifacts.adapter("news", 3, 2);
        AdapterCatalogue catalogue = new AdapterCatalogue();

        for (ChunkRecord record :
                AdapterPublication.of(adapter, KeptVersions.single(2, 3), KeepRule.newest(1))
                        .records()) {
            catalogue.accept(record.key(), record.value());
        }

        assertThat(catalogue.task("news").current()).isPresent();
        PublishedAdapter read = catalogue.task("news").current().orElseThrow();
        assertThat(read.artifact()).isEqualTo(adapter.artifact());
        assertThat(read.version()).isEqualTo(3);
    }

    @Test
    void aRemovalIsATombstoneAChunk() {
        assertThat(AdapterPublication.removal("news", KeptVersions.single(1, 2)))
                .extracting(AdapterPublicationTest::key)
                .containsExactly("news#0", "news#1");
        assertThat(AdapterPublication.removal("news", KeptVersions.none())).isEmpty();
    }

    /** What lies where after these versions, and the keys of the last one's records. */
    private static AdapterPublication publish(KeptVersions before, KeepRule rule, long version) {
        return AdapterPublication.of(Artifacts.adapter("news", version, 1), before, rule);
    }

    @Test
    void aVersionTakesAFreeSlotAndThenThatOfTheOldest() {
        KeptVersions kept = KeptVersions.none();
        for (int version = 1; version <= 3; version++) {
            AdapterPublication publication = publish(kept, KeepRule.newest(3), version);
            assertThat(publication.records())
                    .extracting(AdapterPublicationTest::key)
                    .containsExactly(version == 1 ? "news#0" : "news#" + (version - 1) + ".0");
            kept = publication.kept();
        }
        AdapterPublication fourth = publish(kept, KeepRule.newest(3), 4);
        assertThat(fourth.records())
                .extracting(AdapterPublicationTest::key)
                .containsExactly("news#0");
        assertThat(fourth.kept().numbers()).containsExactly(4L, 3L, 2L);
    }

    @Test
    void heldVersionsStayBesideTheNewest() {
        KeepRule rule = new KeepRule(1, Set.of(1L));
        KeptVersions kept = KeptVersions.single(1, 1);
        kept = publish(kept, rule, 2).kept();
        assertThat(kept.numbers()).containsExactly(2L, 1L);
        kept = publish(kept, rule, 3).kept();
        assertThat(kept.numbers()).containsExactly(3L, 1L);
        KeepRule two = new KeepRule(1, Set.of(1L, 3L));
        kept = publish(kept, two, 4).kept();
        assertThat(kept.numbers()).containsExactly(4L, 3L, 1L);
        kept = publish(kept, KeepRule.newest(1), 5).kept();
        assertThat(kept.numbers()).containsExactly(5L);
    }

    @Test
    void fewerVersionsThanBeforeLeaveTombstones() {
        KeptVersions kept = KeptVersions.none();
        for (int version = 1; version <= 3; version++) {
            kept = publish(kept, KeepRule.newest(3), version).kept();
        }
        AdapterPublication alone = publish(kept, KeepRule.newest(1), 4);
        assertThat(alone.kept().numbers()).containsExactly(4L);
        assertThat(alone.records())
                .filteredOn(record -> record.value() == null)
                .extracting(AdapterPublicationTest::key)
                .containsExactly("news#0", "news#1.0");
        assertThat(key(alone.records().get(0))).isEqualTo("news#2.0");
    }
}
