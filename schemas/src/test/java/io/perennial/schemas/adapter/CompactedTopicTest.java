package io.perennial.schemas.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.schemas.adapter.AdapterAssembler.Outcome;
import io.perennial.schemas.avro.AdapterChunk;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever compaction has left of the topic, a reader ends with the newest version of every task
 * that is there, and never sees one that was not published.
 */
class CompactedTopicTest {

    private static final String[] TASKS = {"a", "b", "c"};
    private static final int PUBLICATIONS = 25;

    private final List<Entry> log = new ArrayList<>();
    private final Map<String, PublishedAdapter> newest = new HashMap<>();
    private final Set<PublishedAdapter> published = new HashSet<>();
    private final Map<String, Integer> chunksOf = new HashMap<>();

    private record Entry(String key, byte[] keyBytes, byte @Nullable [] value) {}

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void leavesTheNewestVersions(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int version = 1; version <= PUBLICATIONS; version++) {
            String task = TASKS[random.nextInt(TASKS.length)];
            if (newest.containsKey(task) && random.nextInt(10) == 0) {
                remove(task);
            } else {
                publish(task, version, random);
            }
        }
        for (int compactedUpTo = 0; compactedUpTo <= log.size(); compactedUpTo += 7) {
            assertThat(read(compacted(compactedUpTo, random))).isEqualTo(newest);
        }
    }

    private void publish(String task, long version, SplittableRandom random) {
        byte[] artifact = Artifacts.bytes(task, version, random.nextInt(1, 60));
        PublishedAdapter adapter =
                new PublishedAdapter(task, version, "base", Instant.EPOCH, artifact);
        int size = random.nextInt(5, 20);
        int chunks = (artifact.length - 1) / size + 1;
        AdapterChunk whole = Artifacts.cut(adapter).get(0);
        for (int chunk = 0; chunk < chunks; chunk++) {
            int start = chunk * size;
            ByteBuffer data =
                    ByteBuffer.wrap(artifact, start, Math.min(size, artifact.length - start));
            AdapterChunk record =
                    AdapterChunk.newBuilder(whole)
                            .setChunk(chunk)
                            .setChunks(chunks)
                            .setData(data.slice())
                            .build();
            append(task, chunk, Artifacts.encode(record));
        }
        AdapterChunks.surplusKeys(task, chunks, chunksOf.getOrDefault(task, 0))
                .forEach(key -> append(task, AdapterChunks.parseKey(key).get().chunk(), null));
        chunksOf.put(task, chunks);
        newest.put(task, adapter);
        published.add(adapter);
    }

    private void remove(String task) {
        AdapterChunks.surplusKeys(task, 0, chunksOf.get(task))
                .forEach(key -> append(task, AdapterChunks.parseKey(key).get().chunk(), null));
        newest.remove(task);
        chunksOf.put(task, 0);
    }

    private void append(String task, int chunk, byte @Nullable [] value) {
        log.add(new Entry(task + "#" + chunk, AdapterChunks.key(task, chunk), value));
    }

    /** The log with everything before a place compacted, and some of its tombstones gone too. */
    private List<Entry> compacted(int before, SplittableRandom random) {
        Map<String, Integer> last = new HashMap<>();
        for (int i = 0; i < before; i++) {
            last.put(log.get(i).key(), i);
        }
        List<Entry> left = new ArrayList<>();
        for (int i = 0; i < log.size(); i++) {
            Entry entry = log.get(i);
            boolean superseded = i < before && last.get(entry.key()) != i;
            boolean forgotten = i < before && entry.value() == null && random.nextBoolean();
            if (!superseded && !forgotten) {
                left.add(entry);
            }
        }
        return left;
    }

    private Map<String, PublishedAdapter> read(List<Entry> entries) {
        AdapterAssembler assembler = new AdapterAssembler();
        Map<String, PublishedAdapter> served = new HashMap<>();
        for (Entry entry : entries) {
            Outcome outcome = assembler.accept(entry.keyBytes(), entry.value());
            if (outcome instanceof Outcome.Complete complete) {
                assertThat(published).contains(complete.adapter());
                served.put(complete.adapter().task(), complete.adapter());
            } else if (outcome instanceof Outcome.Removed removed) {
                served.remove(removed.task());
            } else {
                assertThat(outcome).isEqualTo(new Outcome.Incomplete());
            }
        }
        return served;
    }
}
