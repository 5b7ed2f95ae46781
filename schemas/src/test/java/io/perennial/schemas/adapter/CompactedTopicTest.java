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
 * Whatever compaction has left of the topic, a reader ends with the versions that are kept of every
 * task, and never sees one that was not published.
 */
class CompactedTopicTest {

    private static final String[] TASKS = {"a", "b", "c"};
    private static final int PUBLICATIONS = 25;

    private final List<Entry> log = new ArrayList<>();
    private final Map<String, KeptVersions> topic = new HashMap<>();
    private final Set<PublishedAdapter> published = new HashSet<>();

    private record Entry(String key, byte[] keyBytes, byte @Nullable [] value) {}

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void leavesTheKeptVersions(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int version = 1; version <= PUBLICATIONS; version++) {
            String task = TASKS[random.nextInt(TASKS.length)];
            if (topic.containsKey(task) && random.nextInt(10) == 0) {
                remove(task);
            } else {
                publish(task, version, random);
            }
        }
        for (int compactedUpTo = 0; compactedUpTo <= log.size(); compactedUpTo += 7) {
            assertThat(read(compacted(compactedUpTo, random))).isEqualTo(expected());
        }
    }

    private void publish(String task, long version, SplittableRandom random) {
        byte[] artifact = Artifacts.bytes(task, version, random.nextInt(1, 60));
        PublishedAdapter adapter =
                new PublishedAdapter(task, version, "base", Instant.EPOCH, artifact);
        int size = random.nextInt(5, 20);
        int chunks = (artifact.length - 1) / size + 1;
        AdapterChunk whole = Artifacts.cut(adapter).get(0);
        KeptVersions kept = topic.getOrDefault(task, KeptVersions.none());
        AdapterPublication planned = AdapterPublication.of(adapter, kept, rule(kept, random));
        int slot = AdapterChunks.parseKey(planned.records().get(0).key()).orElseThrow().slot();
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
            append(new ChunkKey(task, slot, chunk), Artifacts.encode(record));
        }
        KeptVersions.Version before = kept.slots().get(slot);
        for (int surplus = chunks; before != null && surplus < before.chunks(); surplus++) {
            append(new ChunkKey(task, slot, surplus), null);
        }
        for (ChunkRecord record : planned.records()) {
            ChunkKey key = AdapterChunks.parseKey(record.key()).orElseThrow();
            if (key.slot() != slot) {
                append(key, record.value());
            }
        }
        topic.put(task, planned.kept().with(slot, new KeptVersions.Version(version, chunks)));
        published.add(adapter);
    }

    private void remove(String task) {
        AdapterPublication.removal(task, topic.remove(task))
                .forEach(
                        record -> append(AdapterChunks.parseKey(record.key()).orElseThrow(), null));
    }

    private static KeepRule rule(KeptVersions kept, SplittableRandom random) {
        List<Long> numbers = kept.numbers();
        Set<Long> held = new HashSet<>();
        for (int i = random.nextInt(3); i > 0 && !numbers.isEmpty(); i--) {
            held.add(numbers.get(random.nextInt(numbers.size())));
        }
        return new KeepRule(random.nextInt(1, 5), held);
    }

    private void append(ChunkKey key, byte @Nullable [] value) {
        log.add(new Entry(key.toString(), key.toBytes(), value));
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

    /** The versions that a reader holds in the end, by task. */
    private Map<String, Set<Long>> read(List<Entry> entries) {
        AdapterAssembler assembler = new AdapterAssembler();
        Map<String, Set<Long>> held = new HashMap<>();
        for (Entry entry : entries) {
            Outcome outcome = assembler.accept(entry.keyBytes(), entry.value());
            if (outcome instanceof Outcome.Complete complete) {
                assertThat(published).contains(complete.adapter());
                Set<Long> versions =
                        held.computeIfAbsent(complete.adapter().task(), task -> new HashSet<>());
                versions.add(complete.adapter().version());
                complete.replaced().ifPresent(versions::remove);
            } else if (outcome instanceof Outcome.Withdrawn withdrawn) {
                held.get(withdrawn.task()).remove(withdrawn.version());
            } else if (outcome instanceof Outcome.Removed removed) {
                held.remove(removed.task());
            } else {
                assertThat(outcome).isEqualTo(new Outcome.Incomplete());
            }
        }
        return held;
    }

    private Map<String, Set<Long>> expected() {
        Map<String, Set<Long>> expected = new HashMap<>();
        topic.forEach((task, kept) -> expected.put(task, Set.copyOf(kept.numbers())));
        return expected;
    }
}
