package io.perennial.schemas.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdapterPublicationTest {

    private static String key(ChunkRecord record) {
        return new String(record.key(), StandardCharsets.UTF_8);
    }

    @Test
    void writesTheChunksAndThenRemovesWhatIsLeftOver() {
        PublishedAdapter adapter = Artifacts.adapter("news", 3, 2);

        List<ChunkRecord> records = AdapterPublication.records(adapter, 4);

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

        for (ChunkRecord record : AdapterPublication.records(adapter, 3)) {
            catalogue.accept(record.key(), record.value());
        }

        assertThat(catalogue.task("news").current()).isPresent();
        PublishedAdapter read = catalogue.task("news").current().orElseThrow();
        assertThat(read.artifact()).isEqualTo(adapter.artifact());
        assertThat(read.version()).isEqualTo(3);
    }

    @Test
    void aRemovalIsATombstoneAChunk() {
        assertThat(AdapterPublication.removal("news", 2))
                .extracting(AdapterPublicationTest::key)
                .containsExactly("news#0", "news#1");
        assertThat(AdapterPublication.removal("news", 0)).isEmpty();
    }
}
