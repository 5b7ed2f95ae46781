package io.perennial.serving.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.schemas.adapter.AdapterSignature;
import io.perennial.schemas.adapter.ChunkRecord;
import io.perennial.schemas.signature.SigningKey;
import io.perennial.schemas.signature.TrustedKeys;
import io.perennial.serving.TestKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactIntakeTest {

    private static final String OURS = "a".repeat(64);
    private static final String THEIRS = "b".repeat(64);

    private final RefusedArtifacts refused =
            new RefusedArtifacts(Clock.systemUTC(), new SimpleMeterRegistry());
    private final ArtifactIntake intake = intake(Optional.empty());

    private ArtifactIntake intake(Optional<TrustedKeys> trusted) {
        return new ArtifactIntake(
                new Acceptance(OURS, trusted, ArtifactIntakeTest::requireFits, refused));
    }

    /** What a base would say of an artifact of another size. */
    private static void requireFits(AdapterArtifact artifact) {
        if (artifact.parameters().length == 17) {
            throw new IllegalArgumentException("17 parameters");
        }
    }

    @Test
    void aCompleteSetArrivesWithItsLastChunk() {
        AdapterArtifact large = artifact("intents", 3, OURS, 500_000);
        List<ProducerRecord<byte[], byte[]>> chunks = AdapterRecords.of("adapters", 4, large);
        assertThat(chunks).hasSizeGreaterThan(1);
        for (ProducerRecord<byte[], byte[]> chunk : chunks.subList(0, chunks.size() - 1)) {
            assertThat(accept(chunk)).isEmpty();
        }
        assertThat(accept(chunks.get(chunks.size() - 1)))
                .hasValueSatisfying(
                        change -> {
                            AdapterChange.Arrived arrived = (AdapterChange.Arrived) change;
                            assertThat(arrived.task()).isEqualTo("intents");
                            assertThat(arrived.artifact().version()).isEqualTo(3);
                            assertThat(arrived.artifact().parameters())
                                    .isEqualTo(large.parameters());
                        });
        assertThat(refused.last()).isEmpty();
    }

    @Test
    void aTombstoneRemovesTheTask() {
        acceptAll(AdapterRecords.of("adapters", 4, artifact("intents", 1, OURS, 10)));
        assertThat(accept(AdapterRecords.tombstone("adapters", 4, "intents")))
                .contains(new AdapterChange.Removed("intents"));
    }

    @Nested
    class WithTrustedKeys {

        private SigningKey ours;
        private SigningKey theirs;
        private ArtifactIntake careful;

        @BeforeEach
        void makeKeys(@TempDir Path folder) throws Exception {
            TestKeys trusted = TestKeys.in(folder, "ours");
            ours = SigningKey.read(trusted.secret());
            theirs = SigningKey.read(TestKeys.in(folder, "theirs").secret());
            careful = intake(Optional.of(TrustedKeys.read(trusted.open())));
        }

        private Optional<AdapterChange> take(long version, Optional<SigningKey> key) {
            Optional<AdapterChange> last = Optional.empty();
            AdapterArtifact artifact = artifact("intents", version, OURS, 10);
            for (ProducerRecord<byte[], byte[]> record :
                    AdapterRecords.of("adapters", 4, artifact)) {
                ChunkRecord chunk = new ChunkRecord(record.key(), record.value());
                ChunkRecord sent =
                        key.map(signer -> AdapterSignature.sign(chunk, signer)).orElse(chunk);
                last = careful.accept(sent.key(), sent.value());
            }
            return last;
        }

        @Test
        void onlyWhatOneOfThemSignedArrives() {
            assertThat(take(1, Optional.of(ours))).isPresent();
            assertThat(take(2, Optional.empty())).isEmpty();
            assertThat(take(3, Optional.of(theirs))).isEmpty();
            assertThat(take(2, Optional.of(ours))).isPresent();

            assertThat(refused.last())
                    .extracting(RefusedArtifact::version, RefusedArtifact::reason)
                    .containsExactly(
                            tuple(3L, RefusalReason.WRONG_SIGNATURE),
                            tuple(2L, RefusalReason.UNSIGNED));
        }
    }

    @Nested
    class Refuses {

        @Test
        void aForeignBase() {
            acceptAll(AdapterRecords.of("adapters", 4, artifact("intents", 1, THEIRS, 10)));
            assertRefused("intents", 1, RefusalReason.FOREIGN_BASE, "base bbbbbbbbbbbb");
        }

        @Test
        void aForeignBaseThatOnlyTheArtifactAdmits() {
            byte[] bytes = artifact("intents", 1, THEIRS, 10).toBytes();
            acceptAll(AdapterRecords.of("adapters", 4, "intents", 1, OURS, bytes));
            assertRefused("intents", 1, RefusalReason.FOREIGN_BASE, "this server runs base aaaa");
        }

        @Test
        void whatDoesNotFitTheBaseAndKeepsWhatLayInItsPlace() {
            acceptAll(AdapterRecords.of("adapters", 4, artifact("intents", 1, OURS, 10)));
            acceptAll(AdapterRecords.of("adapters", 4, artifact("intents", 2, OURS, 17)));
            assertRefused("intents", 2, RefusalReason.UNLOADABLE, "17 parameters");
            List<ProducerRecord<byte[], byte[]>> third =
                    AdapterRecords.of("adapters", 4, artifact("intents", 3, OURS, 10));
            assertThat(accept(third.get(0)))
                    .hasValueSatisfying(
                            change ->
                                    assertThat(((AdapterChange.Arrived) change).replaced())
                                            .hasValue(1));
        }

        @Test
        void anArtifactOfAnotherTaskOrVersion() {
            byte[] bytes = artifact("topics", 9, OURS, 10).toBytes();
            acceptAll(AdapterRecords.of("adapters", 4, "intents", 1, OURS, bytes));
            assertRefused("intents", 1, RefusalReason.MISLABELLED, "version 9 of task topics");
        }

        @Test
        void bytesThatAreNoArtifact() {
            byte[] bytes = "no safetensors at all".getBytes(StandardCharsets.UTF_8);
            acceptAll(AdapterRecords.of("adapters", 4, "intents", 1, OURS, bytes));
            assertRefused("intents", 1, RefusalReason.DAMAGED, "");
        }

        @Test
        void recordsThatAreNoChunks() {
            byte[] junk = {1, 2, 3};
            assertThat(intake.accept(junk, junk)).isEmpty();
            assertThat(intake.accept(null, junk)).isEmpty();
            assertThat(intake.accept(new byte[0], null)).isEmpty();
            assertThat(intake.accept("intents#0".getBytes(StandardCharsets.UTF_8), junk)).isEmpty();
            assertThat(refused.count(RefusalReason.DAMAGED)).isEqualTo(4);
        }

        private void assertRefused(String task, long version, RefusalReason reason, String said) {
            assertThat(refused.last())
                    .singleElement()
                    .satisfies(
                            one -> {
                                assertThat(one.task()).isEqualTo(task);
                                assertThat(one.version()).isEqualTo(version);
                                assertThat(one.reason()).isEqualTo(reason);
                                assertThat(one.message()).isNotBlank().contains(said);
                            });
        }
    }

    private void acceptAll(List<ProducerRecord<byte[], byte[]>> records) {
        records.forEach(this::accept);
    }

    private Optional<AdapterChange> accept(ProducerRecord<byte[], byte[]> record) {
        return intake.accept(record.key(), record.value());
    }

    private static AdapterArtifact artifact(
            String task, long version, String fingerprint, int parameters) {
        return new AdapterArtifact(
                task,
                version,
                fingerprint,
                AdapterSpec.defaults(),
                List.of("yes", "no"),
                Map.of(),
                new float[parameters]);
    }
}
