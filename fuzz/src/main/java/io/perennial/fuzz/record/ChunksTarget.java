package io.perennial.fuzz.record;

import io.perennial.fuzz.Complaint;
import io.perennial.fuzz.FuzzTarget;
import io.perennial.fuzz.Verdict;
import io.perennial.schemas.adapter.AdapterAssembler;
import io.perennial.schemas.adapter.AdapterAssembler.Outcome;
import io.perennial.schemas.adapter.AdapterCatalogue;
import io.perennial.schemas.adapter.PublishedAdapter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitrary;

/**
 * Chunks of published adapters in any order, torn, repeated, damaged and under foreign keys. A
 * version is whole only with exactly the bytes that were published and, where signatures count,
 * signed; versions only rise.
 */
public final class ChunksTarget implements FuzzTarget<List<SentChunk>> {

    private static final int MOST_CHUNKS = 40;

    @Override
    public String name() {
        return "chunks";
    }

    @Override
    public String door() {
        return "the assembler and the catalogue of the adapters topic";
    }

    @Override
    public Arbitrary<List<SentChunk>> inputs() {
        return SentChunk.any().list().ofMinSize(1).ofMaxSize(MOST_CHUNKS);
    }

    @Override
    public Verdict feed(List<SentChunk> chunks) {
        Verdict verdict = assemble(new AdapterAssembler(), chunks, false);
        assemble(new AdapterAssembler(Optional.of(SentChunk.KEYS.trusted())), chunks, true);
        AdapterCatalogue catalogue = new AdapterCatalogue();
        chunks.forEach(chunk -> catalogue.accept(chunk.key(), chunk.value()));
        catalogue.tasks().forEach(task -> task.problem().ifPresent(Complaint::checked));
        return verdict;
    }

    private static Verdict assemble(
            AdapterAssembler assembler, List<SentChunk> chunks, boolean signedOnly) {
        Map<String, Long> newest = new HashMap<>();
        Verdict verdict = Verdict.REFUSED;
        for (SentChunk chunk : chunks) {
            Outcome outcome = assembler.accept(chunk.key(), chunk.value());
            if (outcome instanceof Outcome.Complete complete) {
                check(complete.adapter(), newest);
                if (signedOnly && !complete.adapter().task().equals(SentChunk.SIGNED_TASK)) {
                    throw new AssertionError("nobody has signed " + complete.adapter());
                }
                verdict = Verdict.ACCEPTED;
            } else if (outcome instanceof Outcome.Removed removed) {
                newest.remove(removed.task());
            } else if (outcome instanceof Outcome.Refused refused) {
                Complaint.checked(refused.why());
            } else if (outcome instanceof Outcome.Distrusted distrusted) {
                Complaint.checked(distrusted.why());
            }
        }
        return verdict;
    }

    private static void check(PublishedAdapter adapter, Map<String, Long> newest) {
        if (!SentChunk.isPublished(adapter)) {
            throw new AssertionError("nobody has published " + adapter);
        }
        Long before = newest.put(adapter.task(), adapter.version());
        if (before != null && before >= adapter.version()) {
            throw new AssertionError("%s comes after version %d".formatted(adapter, before));
        }
    }
}
