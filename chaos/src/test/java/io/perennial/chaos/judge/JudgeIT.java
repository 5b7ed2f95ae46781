package io.perennial.chaos.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.broker.EmbeddedBroker;
import io.perennial.chaos.load.NumberedExamples;
import io.perennial.chaos.load.SmallBase;
import io.perennial.flink.train.ArtifactMetadata;
import io.perennial.flink.train.Lineage;
import io.perennial.flink.train.OffsetRange;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.ComputeSettings;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.train.TrainableAdapter;
import io.perennial.schemas.adapter.AdapterPublication;
import io.perennial.schemas.adapter.ChunkRecord;
import io.perennial.schemas.adapter.PublishedAdapter;
import io.perennial.schemas.avro.Evaluation;
import io.perennial.schemas.avro.EvaluationKind;
import io.perennial.schemas.example.Answer;
import io.perennial.schemas.example.LabeledExample;
import io.perennial.schemas.example.LabeledExampleJson;
import io.perennial.schemas.topic.TopicAdmin;
import io.perennial.schemas.topic.Topics;
import io.perennial.schemas.wire.WireCodec;
import io.perennial.serving.PerennialServer;
import io.perennial.serving.ServingConfig;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a run could break, the judge finds; and it finds nothing where all is well. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JudgeIT {

    private static final String TASK = "task-000";
    private static final int EXAMPLES = 5;

    @TempDir static Path folder;

    private EmbeddedBroker broker;
    private FrozenBase base;
    private Path baseFolder;
    private KafkaProducer<byte[], byte[]> producer;
    private int installations;
    private Topics topics;
    private Lineage lineage;
    private EarlyTasks early;

    @BeforeAll
    void start() {
        broker = EmbeddedBroker.start(folder.resolve("kafka"));
        baseFolder = folder.resolve("base");
        SmallBase.write(baseFolder, 1);
        base = FrozenBase.acquire(BaseLocation.folder(baseFolder), ComputeSettings.reference());
    }

    @AfterAll
    void stop() {
        base.close();
        broker.close();
    }

    /** Five examples of one task, all of which have been counted by evaluations. */
    @BeforeEach
    void install() throws Exception {
        topics = new Topics("judged-" + ++installations);
        Map<String, Object> client = Map.of("bootstrap.servers", broker.bootstrapServers());
        try (TopicAdmin admin = new TopicAdmin(client)) {
            admin.createMissing(topics.definitions(), (short) 1);
        }
        producer =
                new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
        lineage = new Lineage();
        early = new EarlyTasks();
        for (int number = 0; number < EXAMPLES; number++) {
            lineage.add(send(number));
        }
        evaluate(EXAMPLES);
    }

    private OffsetRange send(int number) throws Exception {
        LabeledExample example =
                new LabeledExample(
                        TASK,
                        "a cat",
                        null,
                        new Answer.Label("animal"),
                        TASK + "#" + number,
                        null,
                        Map.of());
        RecordMetadata place = write(topics.examples(), LabeledExampleJson.encode(example));
        return OffsetRange.of(place.topic(), place.partition(), place.offset());
    }

    private RecordMetadata write(String topic, byte[] value) throws Exception {
        return producer.send(
                        new ProducerRecord<>(topic, TASK.getBytes(StandardCharsets.UTF_8), value))
                .get();
    }

    private void evaluate(int examples) throws Exception {
        Evaluation evaluation =
                Evaluation.newBuilder()
                        .setTask(TASK)
                        .setKind(EvaluationKind.PREQUENTIAL)
                        .setExamples(examples)
                        .setAccuracy(1)
                        .setLoss(0)
                        .build();
        write(topics.evaluations(), WireCodec.evaluations().encode(evaluation));
    }

    private PublishedAdapter adapter(long version, int trained) {
        AdapterSpec spec = AdapterSpec.parse("{\"method\":\"houlsby\",\"bottleneck\":8}");
        try (TrainableAdapter adapter =
                TrainableAdapter.create(base, spec, List.of("animal", "colour"), version)) {
            Map<String, String> metadata =
                    Map.of(
                            ArtifactMetadata.LINEAGE,
                            lineage.toJson(),
                            ArtifactMetadata.EXAMPLES_TRAINED,
                            Integer.toString(trained),
                            ArtifactMetadata.EXAMPLES_HELD_OUT,
                            "0");
            AdapterArtifact artifact =
                    new AdapterArtifact(
                            TASK,
                            version,
                            base.fingerprint(),
                            spec,
                            adapter.labels(),
                            metadata,
                            adapter.parameters());
            return new PublishedAdapter(
                    TASK,
                    version,
                    base.fingerprint(),
                    Instant.parse("2026-01-02T03:04:05Z"),
                    artifact.toBytes());
        }
    }

    private PublishedAdapter publish(long version, int trained) throws Exception {
        PublishedAdapter adapter = adapter(version, trained);
        for (ChunkRecord record : AdapterPublication.first(adapter).records()) {
            producer.send(new ProducerRecord<>(topics.adapters(), record.key(), record.value()))
                    .get();
        }
        return adapter;
    }

    /** The verdict beside a server that follows the same topics. */
    private Verdict judge() throws Exception {
        ServingConfig config =
                ServingConfig.builder(broker.bootstrapServers())
                        .topics(topics)
                        .port(0)
                        .base(BaseLocation.folder(baseFolder))
                        .compute(ComputeSettings.reference())
                        .build();
        try (PerennialServer server = PerennialServer.start(config)) {
            return judge(URI.create("http://127.0.0.1:" + server.port()));
        }
    }

    private Verdict judge(URI server) throws Exception {
        return new Judge(broker.bootstrapServers(), topics)
                .judge(
                        Map.of(TASK, (long) EXAMPLES),
                        early,
                        new ServedAnswers(server, baseFolder, NumberedExamples.texts()));
    }

    @Test
    void findsNothingWhereAllIsWell() throws Exception {
        early.remember(publish(1, EXAMPLES));

        Verdict verdict = judge();

        assertThat(verdict.breaches()).isEmpty();
        assertThat(verdict)
                .isEqualTo(
                        new Verdict(
                                1,
                                EXAMPLES,
                                0,
                                0,
                                0,
                                1,
                                1,
                                NumberedExamples.texts().size(),
                                List.of()));
    }

    @Test
    void findsAnExampleThatWasLeftOut() throws Exception {
        lineage = new Lineage();
        lineage.add(OffsetRange.of(topics.examples(), 0, 0));
        publish(1, EXAMPLES - 1);

        Verdict verdict = judge();

        assertThat(verdict.lost()).isPositive();
        assertThat(verdict.isClean()).isFalse();
    }

    @Test
    void findsAnExampleInPlaceOfAnother() throws Exception {
        OffsetRange first = lineage.ranges().iterator().next();
        lineage = new Lineage();
        lineage.add(
                new OffsetRange(
                        first.topic(),
                        first.partition(),
                        first.first(),
                        first.last(),
                        first.examples(),
                        first.digest() + 1));
        publish(1, EXAMPLES);

        Verdict verdict = judge();

        assertThat(verdict.lost()).isEqualTo(1);
        assertThat(verdict.duplicated()).isEqualTo(1);
    }

    @Test
    void findsAnExampleThatWasLearntTwice() throws Exception {
        evaluate(1);
        lineage.add(lineage.ranges().iterator().next());
        publish(1, EXAMPLES + 1);

        assertThat(judge().duplicated()).isPositive();
    }

    @Test
    void findsWhatAProducerLostOrRepeated() throws Exception {
        lineage.add(send(0));
        evaluate(1);
        publish(1, EXAMPLES + 1);

        Verdict verdict = judge();

        assertThat(verdict.duplicated()).isEqualTo(1);
        assertThat(verdict.breaches()).singleElement().asString().contains("1 are there again");
    }

    @Test
    void findsAnEvaluationThatWasReportedTwice() throws Exception {
        evaluate(EXAMPLES);
        publish(1, EXAMPLES);

        assertThat(judge().duplicated()).isEqualTo(EXAMPLES);
    }

    @Test
    void findsAVersionThatIsMissing() throws Exception {
        publish(1, EXAMPLES);
        publish(3, EXAMPLES);

        assertThat(judge().breaches())
                .singleElement()
                .asString()
                .contains("version 3 came where 2 was due");
    }

    @Test
    void findsATornVersion() throws Exception {
        publish(1, EXAMPLES);
        ChunkRecord whole = AdapterPublication.first(adapter(2, EXAMPLES)).records().get(0);
        byte[] torn = whole.value().clone();
        torn[torn.length - 1] ^= 1;
        producer.send(new ProducerRecord<>(topics.adapters(), whole.key(), torn)).get();

        assertThat(judge().torn()).isEqualTo(1);
    }

    @Test
    void findsATaskThatWasNeverPublished() throws Exception {
        Verdict verdict = judge();

        assertThat(verdict.lost()).isEqualTo(EXAMPLES);
        assertThat(verdict.breaches()).contains(TASK + " was never published");
    }

    @Test
    void findsAnEarlyTaskThatHasChanged() throws Exception {
        early.remember(publish(1, EXAMPLES));
        publish(2, EXAMPLES);

        assertThat(judge().breaches())
                .containsExactly(TASK + " has changed after its last example");
    }

    @Test
    void findsARejectedExample() throws Exception {
        publish(1, EXAMPLES);
        write(topics.rejected(), new byte[] {1});

        assertThat(judge().breaches()).containsExactly("1 valid examples were rejected");
    }

    @Test
    void findsAServerThatAnswersOtherwise() throws Exception {
        publish(1, EXAMPLES);
        Topics judged = topics;
        Lineage sent = lineage;
        install();
        lineage = sent;
        publish(1, EXAMPLES);
        publish(2, EXAMPLES);
        ServingConfig config =
                ServingConfig.builder(broker.bootstrapServers())
                        .topics(topics)
                        .port(0)
                        .base(BaseLocation.folder(baseFolder))
                        .compute(ComputeSettings.reference())
                        .build();
        topics = judged;
        try (PerennialServer other = PerennialServer.start(config)) {
            assertThat(judge(URI.create("http://127.0.0.1:" + other.port())).breaches())
                    .singleElement()
                    .asString()
                    .contains("version 2 in place of 1");
        }
    }

    @Test
    void findsAServerThatIsAway() throws Exception {
        publish(1, EXAMPLES);

        assertThat(judge(URI.create("http://127.0.0.1:1")).breaches())
                .singleElement()
                .asString()
                .contains("does not answer for " + TASK);
    }
}
