package io.perennial.schemas.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.schemas.adapter.AdapterAssembler.Outcome;
import io.perennial.schemas.avro.AdapterChunk;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Hands records to an assembler as they would come from the topic. */
final class TopicReader {

    private final AdapterAssembler assembler = new AdapterAssembler();

    Outcome accept(byte[] key, byte[] value) {
        return assembler.accept(key, value);
    }

    Outcome accept(PublishedAdapter adapter, int chunk) {
        return acceptChanged(adapter, chunk, unchanged -> {});
    }

    /** The outcome of the last chunk. */
    Outcome acceptAll(PublishedAdapter adapter) {
        Outcome last = new Outcome.Incomplete();
        for (AdapterChunk chunk : Artifacts.cut(adapter)) {
            last = accept(adapter, chunk.getChunk());
        }
        return last;
    }

    Outcome acceptChanged(PublishedAdapter adapter, int number, Consumer<AdapterChunk> change) {
        AdapterChunk chunk = Artifacts.cut(adapter).get(number);
        change.accept(chunk);
        return accept(new ChunkKey(adapter.task(), 0, number).toBytes(), Artifacts.encode(chunk));
    }

    Outcome tombstone(String task, int chunk) {
        return assembler.accept(new ChunkKey(task, 0, chunk).toBytes(), null);
    }

    /** What completes a version in slot 0 that nothing lay in. */
    static Outcome whole(PublishedAdapter adapter) {
        return new Outcome.Complete(adapter, 0, OptionalLong.empty());
    }

    /** Why a record was refused, which it must have been. */
    static String refused(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        return ((Outcome.Refused) outcome).why();
    }
}
