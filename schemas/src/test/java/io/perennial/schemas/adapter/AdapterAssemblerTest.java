package io.perennial.schemas.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.schemas.adapter.AdapterAssembler.Outcome;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AdapterAssemblerTest {

    private final TopicReader topic = new TopicReader();

    @Test
    void aRefusalDoesNotQuoteAtLength() {
        byte[] key = new byte[1_000_000];
        assertThat(new AdapterAssembler().accept(key, null))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.why()).hasSize(1_000).endsWith("…"));
    }

    @Nested
    class WholeSets {

        @Test
        void ofOneChunkAreCompleteAtOnce() {
            PublishedAdapter adapter = Artifacts.adapter("t", 1, 1);

            assertThat(topic.accept(adapter, 0)).isEqualTo(TopicReader.whole(adapter));
        }

        @Test
        void areCompleteWithTheirLastChunk() {
            PublishedAdapter adapter = Artifacts.adapter("t", 1, 3);

            assertThat(topic.accept(adapter, 0)).isEqualTo(new Outcome.Incomplete());
            assertThat(topic.accept(adapter, 1)).isEqualTo(new Outcome.Incomplete());
            assertThat(topic.accept(adapter, 2)).isEqualTo(TopicReader.whole(adapter));
        }

        @Test
        void areCompleteInAnyOrderOfTheirChunks() {
            for (int seed = 0; seed < 10; seed++) {
                PublishedAdapter adapter = Artifacts.adapter("t" + seed, 1, 5);
                List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 3, 4));
                Collections.shuffle(order, new Random(seed));

                List<Outcome> outcomes = order.stream().map(c -> topic.accept(adapter, c)).toList();
                assertThat(outcomes.subList(0, 4)).containsOnly(new Outcome.Incomplete());
                assertThat(outcomes.get(4)).isEqualTo(TopicReader.whole(adapter));
            }
        }

        @Test
        void ofSeveralTasksDoNotDisturbEachOther() {
            PublishedAdapter first = Artifacts.adapter("a", 1, 2);
            PublishedAdapter second = Artifacts.adapter("b", 7, 2);

            topic.accept(first, 0);
            topic.accept(second, 1);
            assertThat(topic.accept(first, 1)).isEqualTo(TopicReader.whole(first));
            assertThat(topic.accept(second, 0)).isEqualTo(TopicReader.whole(second));
        }

        @Test
        void takeAChunkThatComesTwiceOnce() {
            PublishedAdapter adapter = Artifacts.adapter("t", 1, 2);

            topic.accept(adapter, 0);
            assertThat(topic.accept(adapter, 0)).isEqualTo(new Outcome.Incomplete());
            assertThat(topic.accept(adapter, 1)).isEqualTo(TopicReader.whole(adapter));
        }

        @Test
        void followEachOther() {
            for (int version = 1; version <= 5; version++) {
                PublishedAdapter adapter = Artifacts.adapter("t", version, 1 + version % 3);
                assertThat(topic.acceptAll(adapter))
                        .isInstanceOfSatisfying(
                                Outcome.Complete.class,
                                whole -> assertThat(whole.adapter()).isEqualTo(adapter));
            }
        }
    }

    @Nested
    class TornSets {

        @Test
        void giveWayToANewerVersion() {
            topic.accept(Artifacts.adapter("t", 1, 3), 1);
            topic.accept(Artifacts.adapter("t", 1, 3), 2);
            PublishedAdapter newer = Artifacts.adapter("t", 2, 2);

            assertThat(topic.accept(newer, 0)).isEqualTo(new Outcome.Incomplete());
            assertThat(topic.accept(newer, 1)).isEqualTo(TopicReader.whole(newer));
        }

        @Test
        void areNotMixedWithChunksOfANewerVersion() {
            PublishedAdapter older = Artifacts.adapter("t", 1, 2);
            PublishedAdapter newer = Artifacts.adapter("t", 2, 2);

            topic.accept(older, 0);
            assertThat(topic.accept(newer, 1)).isEqualTo(new Outcome.Incomplete());
            assertThat(topic.accept(older, 1)).isEqualTo(new Outcome.Incomplete());
            assertThat(topic.accept(newer, 0)).isEqualTo(TopicReader.whole(newer));
        }

        @Test
        void giveWayToAnotherPublicationOfTheSameVersion() {
            topic.accept(Artifacts.adapter("t", 4, 3), 0);
            PublishedAdapter again =
                    new PublishedAdapter("t", 4, Artifacts.BASE, Artifacts.NOON, new byte[] {1, 2});

            assertThat(topic.accept(again, 0)).isEqualTo(TopicReader.whole(again));
        }

        @Test
        void holdNoMoreBytesThanTheyName() {
            PublishedAdapter adapter = Artifacts.adapter("t", 1, 3);
            byte[] more = new byte[AdapterChunks.MAX_CHUNK_BYTES * 2];

            topic.accept(adapter, 0);
            Outcome outcome =
                    topic.acceptChanged(adapter, 1, chunk -> chunk.setData(ByteBuffer.wrap(more)));

            assertThat(TopicReader.refused(outcome)).contains("do not add up");
        }
    }

    @Nested
    class OldVersions {

        @Test
        void areLeftAside() {
            PublishedAdapter newest = Artifacts.adapter("t", 9, 1);
            topic.acceptAll(newest);

            assertThat(topic.acceptAll(Artifacts.adapter("t", 8, 1)))
                    .isEqualTo(new Outcome.Incomplete());
            assertThat(topic.acceptAll(Artifacts.adapter("t", 1, 3)))
                    .isEqualTo(new Outcome.Incomplete());
            assertThat(topic.acceptAll(Artifacts.adapter("t", 10, 1)))
                    .isInstanceOf(Outcome.Complete.class);
        }

        @Test
        void areLeftAsideWhenTheyComeAgain() {
            PublishedAdapter adapter = Artifacts.adapter("t", 3, 2);
            topic.acceptAll(adapter);

            assertThat(topic.acceptAll(adapter)).isEqualTo(new Outcome.Incomplete());
        }

        @Test
        void areRefusedWhenTheirNumberIsGivenTwice() {
            topic.acceptAll(Artifacts.adapter("t", 3, 1));
            Outcome outcome =
                    topic.accept(
                            new PublishedAdapter(
                                    "t", 3, Artifacts.BASE, Artifacts.NOON, new byte[] {1}),
                            0);

            assertThat(TopicReader.refused(outcome))
                    .isEqualTo(
                            "this version was complete before, with another checksum;"
                                    + " a version must never be given twice");
        }
    }

    @Nested
    class Tombstones {

        @Test
        void ofTheFirstChunkRemoveTheTask() {
            topic.acceptAll(Artifacts.adapter("t", 5, 2));

            assertThat(topic.tombstone("t", 0)).isEqualTo(new Outcome.Removed("t"));
            assertThat(topic.tombstone("t", 1)).isEqualTo(new Outcome.Incomplete());
        }

        @Test
        void ofTheFirstChunkRemoveIncompleteSetsToo() {
            PublishedAdapter adapter = Artifacts.adapter("t", 5, 2);
            topic.accept(adapter, 0);
            topic.tombstone("t", 0);

            assertThat(topic.accept(adapter, 1)).isEqualTo(new Outcome.Incomplete());
        }

        @Test
        void letATaskBeginAgain() {
            topic.acceptAll(Artifacts.adapter("t", 5, 1));
            topic.tombstone("t", 0);
            PublishedAdapter again = Artifacts.adapter("t", 1, 1);

            assertThat(topic.acceptAll(again)).isEqualTo(TopicReader.whole(again));
        }

        @Test
        void ofSurplusChunksDoNoHarm() {
            topic.acceptAll(Artifacts.adapter("t", 1, 3));
            PublishedAdapter smaller = Artifacts.adapter("t", 2, 2);

            topic.accept(smaller, 0);
            assertThat(topic.tombstone("t", 2)).isEqualTo(new Outcome.Incomplete());
            assertThat(topic.accept(smaller, 1))
                    .isEqualTo(new Outcome.Complete(smaller, 0, OptionalLong.of(1)));
        }

        @Test
        void leaveOtherTasksAlone() {
            PublishedAdapter other = Artifacts.adapter("other", 1, 2);
            topic.accept(other, 0);
            topic.tombstone("t", 0);

            assertThat(topic.accept(other, 1)).isEqualTo(TopicReader.whole(other));
        }
    }

    @Nested
    class Slots {

        private Outcome publish(long version, int slot) {
            PublishedAdapter adapter = Artifacts.adapter("t", version, 1);
            return topic.accept(
                    new ChunkKey("t", slot, 0).toBytes(),
                    Artifacts.encode(Artifacts.cut(adapter).get(0)));
        }

        private Outcome empty(int slot) {
            return topic.accept(new ChunkKey("t", slot, 0).toBytes(), null);
        }

        private OptionalLong replaced(Outcome outcome) {
            return ((Outcome.Complete) outcome).replaced();
        }

        @Test
        void tellWhichVersionHasGone() {
            assertThat(replaced(publish(1, 0))).isEmpty();
            assertThat(replaced(publish(2, 1))).isEmpty();
            assertThat(replaced(publish(3, 0))).hasValue(1);
            assertThat(replaced(publish(4, 1))).hasValue(2);
        }

        @Test
        void areEmptiedOneByOne() {
            publish(1, 0);
            publish(2, 1);

            assertThat(empty(0)).isEqualTo(new Outcome.Withdrawn("t", 1));
            assertThat(empty(0)).isEqualTo(new Outcome.Incomplete());
            assertThat(empty(1)).isEqualTo(new Outcome.Removed("t"));
        }

        @Test
        void areKnownFromAReadersOwnStore() {
            AdapterAssembler resumed = new AdapterAssembler();
            resumed.restore("t", 1, 0, new byte[32]);
            resumed.restore("t", 2, 1, new byte[32]);
            PublishedAdapter next = Artifacts.adapter("t", 3, 1);

            assertThat(
                            resumed.accept(
                                    new ChunkKey("t", 0, 0).toBytes(),
                                    Artifacts.encode(Artifacts.cut(next).get(0))))
                    .isEqualTo(new Outcome.Complete(next, 0, OptionalLong.of(1)));
        }
    }
}
