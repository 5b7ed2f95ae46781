package io.perennial.schemas.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.schemas.avro.AdapterChunk;
import io.perennial.schemas.signature.KeyFiles;
import io.perennial.schemas.signature.SigningKey;
import io.perennial.schemas.signature.TrustedKeys;
import io.perennial.schemas.wire.WireCodec;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdapterSignatureTest {

    private static final WireCodec<AdapterChunk> CODEC = WireCodec.adapterChunks();

    @TempDir Path folder;
    private SigningKey ours;
    private SigningKey theirs;
    private TrustedKeys trusted;
    private AdapterAssembler assembler;

    @BeforeEach
    void makeKeys() throws Exception {
        KeyFiles.write(folder, "ours");
        KeyFiles.write(folder, "theirs");
        ours = SigningKey.read(folder.resolve("ours.key"));
        theirs = SigningKey.read(folder.resolve("theirs.key"));
        trusted = TrustedKeys.read(folder.resolve("ours.pem"));
        assembler = new AdapterAssembler(Optional.of(trusted));
    }

    private static List<ChunkRecord> unsigned(String task, long version, int chunks) {
        return AdapterPublication.first(Artifacts.adapter(task, version, chunks)).records();
    }

    private static List<ChunkRecord> signed(SigningKey key, List<ChunkRecord> records) {
        return records.stream().map(record -> AdapterSignature.sign(record, key)).toList();
    }

    private AdapterAssembler.Outcome accept(ChunkRecord record) {
        return assembler.accept(record.key(), record.value());
    }

    /** What the last of these records leads to. */
    private AdapterAssembler.Outcome accept(List<ChunkRecord> records) {
        records.subList(0, records.size() - 1).forEach(this::accept);
        return accept(records.get(records.size() - 1));
    }

    private static PublishedAdapter completed(AdapterAssembler.Outcome outcome) {
        return ((AdapterAssembler.Outcome.Complete) outcome).adapter();
    }

    private static ChunkRecord changed(ChunkRecord record, Consumer<AdapterChunk> change)
            throws Exception {
        AdapterChunk chunk = CODEC.decode(record.value());
        change.accept(chunk);
        return new ChunkRecord(
                new ChunkKey(chunk.getTask(), 0, chunk.getChunk()).toBytes(), CODEC.encode(chunk));
    }

    @Test
    void aSignedVersionArrivesWithItsSigner() {
        PublishedAdapter adapter = completed(accept(signed(ours, unsigned("news", 3, 2))));

        assertThat(adapter.artifact()).isEqualTo(Artifacts.adapter("news", 3, 2).artifact());
        assertThat(adapter.isSigned()).isTrue();
        assertThat(AdapterSignature.signer(adapter, trusted)).contains("ours.pem");
    }

    @Test
    void whoAsksForNoSignatureTakesBoth() {
        assembler = new AdapterAssembler();

        assertThat(completed(accept(unsigned("news", 1, 1))).isSigned()).isFalse();
        PublishedAdapter foreign = completed(accept(signed(theirs, unsigned("news", 2, 1))));
        assertThat(foreign.isSigned()).isTrue();
        assertThat(AdapterSignature.signer(foreign, trusted)).isEmpty();
        assertThat(AdapterSignature.signer(completed(accept(unsigned("news", 3, 1))), trusted))
                .isEmpty();
    }

    @Test
    void tombstonesStayAsTheyAre() {
        ChunkRecord tombstone =
                AdapterPublication.removal("news", KeptVersions.single(1, 1)).get(0);

        assertThat(AdapterSignature.sign(tombstone, ours)).isSameAs(tombstone);
        assertThatThrownBy(
                        () ->
                                AdapterSignature.sign(
                                        new ChunkRecord(new byte[0], new byte[] {1}), ours))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Nested
    class Distrusted {

        private void assertDistrusted(ChunkRecord record, boolean signed, String said) {
            assertThat(accept(record))
                    .isInstanceOfSatisfying(
                            AdapterAssembler.Outcome.Distrusted.class,
                            outcome -> {
                                assertThat(outcome.signed()).isEqualTo(signed);
                                assertThat(outcome.why()).contains(said);
                            });
        }

        @Test
        void isWhatNobodySigned() {
            assertDistrusted(unsigned("news", 1, 1).get(0), false, "no signature");
        }

        @Test
        void isWhatSomebodyElseSigned() {
            ChunkRecord record = signed(theirs, unsigned("news", 1, 1)).get(0);

            assertDistrusted(record, true, "none of the 1 trusted keys");
        }

        @Test
        void isASignatureThatWasMovedOrOfAFormThatIsNotKnown() throws Exception {
            ChunkRecord record = signed(ours, unsigned("news", 1, 1)).get(0);
            List<Consumer<AdapterChunk>> changes =
                    List.of(
                            chunk -> chunk.setTask("spam"),
                            chunk -> chunk.setVersion(2),
                            chunk -> chunk.setBaseFingerprint("other"),
                            chunk -> chunk.setPublishedAt(Instant.EPOCH),
                            chunk -> chunk.setTotalBytes(chunk.getTotalBytes() + 1),
                            chunk -> chunk.setChecksum(ByteBuffer.allocate(32)),
                            chunk -> chunk.setBaseFingerprint("x".repeat(70_000)));
            for (Consumer<AdapterChunk> change : changes) {
                assembler = new AdapterAssembler(Optional.of(trusted));
                assertDistrusted(changed(record, change), true, "none of the 1 trusted keys");
            }
            assembler = new AdapterAssembler(Optional.of(trusted));
            assertDistrusted(
                    changed(
                            record,
                            chunk -> chunk.setSignature(ByteBuffer.wrap(new byte[] {2, 3, 4}))),
                    true,
                    "form 2, which is not known here");
        }

        /** The signature speaks of the checksum, and the checksum of the bytes. */
        @Test
        void areBytesUnderASignatureOfOthers() throws Exception {
            ChunkRecord forged =
                    changed(
                            signed(ours, unsigned("news", 1, 1)).get(0),
                            chunk ->
                                    chunk.setData(
                                            ByteBuffer.allocate(chunk.getData().remaining())));

            assertThat(accept(forged)).isInstanceOf(AdapterAssembler.Outcome.Refused.class);
            assertThat(accept(signed(ours, unsigned("news", 1, 1))))
                    .isInstanceOf(AdapterAssembler.Outcome.Complete.class);
        }

        @Test
        void isToldOnceAVersion() {
            List<ChunkRecord> records = unsigned("news", 1, 3);

            assertThat(accept(records.get(0)))
                    .isInstanceOf(AdapterAssembler.Outcome.Distrusted.class);
            assertThat(accept(records.subList(1, 3)))
                    .isInstanceOf(AdapterAssembler.Outcome.Incomplete.class);
            assertThat(accept(unsigned("news", 2, 1).get(0)))
                    .isInstanceOf(AdapterAssembler.Outcome.Distrusted.class);
        }

        @Test
        void neitherRaisesTheVersionNorDisturbsASetThatIsIncomplete() {
            List<ChunkRecord> good = signed(ours, unsigned("news", 5, 2));
            accept(good.get(0));
            accept(unsigned("news", 1_000_000, 1));
            accept(unsigned("news", 5, 1));
            accept(signed(theirs, unsigned("news", 6, 1)));

            assertThat(completed(accept(good.get(1))).version()).isEqualTo(5);
            assertThat(completed(accept(signed(ours, unsigned("news", 6, 1)))).version())
                    .isEqualTo(6);
        }
    }
}
