package io.perennial.flink.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.flink.train.AdapterRecord;
import io.perennial.schemas.adapter.AdapterAssembler;
import io.perennial.schemas.adapter.AdapterPublication;
import io.perennial.schemas.adapter.AdapterSignature;
import io.perennial.schemas.adapter.ChunkRecord;
import io.perennial.schemas.adapter.KeptVersions;
import io.perennial.schemas.adapter.PublishedAdapter;
import io.perennial.schemas.signature.InvalidKeyFileException;
import io.perennial.schemas.signature.TrustedKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Base64;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema.KafkaSinkContext;
import org.apache.flink.util.InstantiationUtil;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdapterSerializerTest {

    private static final PublishedAdapter ADAPTER =
            new PublishedAdapter(
                    "news", 3, "base", Instant.EPOCH, "bytes".getBytes(StandardCharsets.UTF_8));

    @TempDir Path folder;

    /** One subtask, four partitions. */
    private static final class FourPartitions implements KafkaSinkContext {
        @Override
        public int getParallelInstanceId() {
            return 0;
        }

        @Override
        public int getNumberOfParallelInstances() {
            return 1;
        }

        @Override
        public int[] getPartitionsForTopic(String topic) {
            return new int[] {0, 1, 2, 3};
        }
    }

    private static Path pem(Path file, String kind, byte[] bytes) throws Exception {
        String text = Base64.getMimeEncoder().encodeToString(bytes);
        return Files.writeString(
                file, "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(kind, text, kind));
    }

    /** As the sink gets it: sent through serialisation, then opened. */
    private static AdapterSerializer opened(@Nullable String keyFile) throws Exception {
        byte[] travelling =
                InstantiationUtil.serializeObject(new AdapterSerializer("adapters", keyFile));
        AdapterSerializer serializer =
                InstantiationUtil.deserializeObject(
                        travelling, AdapterSerializerTest.class.getClassLoader());
        serializer.open(null, new FourPartitions());
        return serializer;
    }

    private static PublishedAdapter written(AdapterSerializer serializer) {
        ChunkRecord chunk = AdapterPublication.first(ADAPTER).records().get(0);
        ProducerRecord<byte[], byte[]> record =
                serializer.serialize(
                        new AdapterRecord("news", chunk.key(), chunk.value()),
                        new FourPartitions(),
                        0L);
        return ((AdapterAssembler.Outcome.Complete)
                        new AdapterAssembler().accept(record.key(), record.value()))
                .adapter();
    }

    @Test
    void signsWithTheKeyOfTheFile() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Path secret = pem(folder.resolve("a.key"), "PRIVATE KEY", pair.getPrivate().getEncoded());
        Path open = pem(folder.resolve("a.pem"), "PUBLIC KEY", pair.getPublic().getEncoded());

        PublishedAdapter adapter = written(opened(secret.toString()));

        assertThat(AdapterSignature.signer(adapter, TrustedKeys.read(open))).contains("a.pem");
        assertThat(adapter.artifact()).isEqualTo(ADAPTER.artifact());
    }

    @Test
    void signsNothingWithoutAKeyAndNeverATombstone() throws Exception {
        assertThat(written(opened(null))).isEqualTo(ADAPTER);
        ChunkRecord tombstone =
                AdapterPublication.removal("news", KeptVersions.single(1, 1)).get(0);
        assertThat(
                        opened(null)
                                .serialize(
                                        new AdapterRecord("news", tombstone.key(), null),
                                        new FourPartitions(),
                                        0L)
                                .value())
                .isNull();
    }

    @Test
    void aKeyThatIsNotThereIsNamedWhereTheSinkRuns() {
        assertThatThrownBy(() -> opened(folder.resolve("none.key").toString()))
                .isInstanceOf(InvalidKeyFileException.class)
                .hasMessageContaining("none.key cannot be read");
    }
}
