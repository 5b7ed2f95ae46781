package io.perennial.fuzz.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.perennial.broker.EmbeddedBroker;
import io.perennial.flink.cluster.RestApi;
import io.perennial.flink.job.JobConfig;
import io.perennial.flink.kafka.KafkaAccess;
import io.perennial.flink.local.LocalCluster;
import io.perennial.flink.local.LocalClusterSettings;
import io.perennial.flink.local.LocalJob;
import io.perennial.flink.replay.TopicTail;
import io.perennial.fuzz.file.TinyBase;
import io.perennial.fuzz.file.WorkPlace;
import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.ComputeSettings;
import io.perennial.model.base.DeviceChoice;
import io.perennial.model.base.Precision;
import io.perennial.schemas.adapter.AdapterAssembler;
import io.perennial.schemas.avro.Rejection;
import io.perennial.schemas.topic.TopicAdmin;
import io.perennial.schemas.topic.TopicDefinition;
import io.perennial.schemas.topic.Topics;
import io.perennial.schemas.wire.WireCodec;
import io.perennial.schemas.wire.WireFormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A broker, a Flink and the job in this process, with a task that goes on learning. */
final class JobRig implements AutoCloseable {

    private static final int EVERY_EXAMPLES = 16;
    private static final int EXAMPLES = 32;
    private static final int LARGEST_RECORD = 64 << 20;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(3);
    private static final String DEFAULT_SPEC =
            "{\"adapter\":{\"method\":\"lora\",\"rank\":2},\"batch_size\":8,\"holdout_share\":0.1}";

    /** What is open, the last opened first. */
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    private final Topics topics = Topics.defaults();
    private final KafkaProducer<byte[], byte[]> producer;
    private final TopicTail rejected;
    private final TopicTail adapters;
    private final LocalCluster cluster;
    private final LocalJob job;
    private final AdapterAssembler assembler = new AdapterAssembler();
    private final Map<Origin, Rejection> rejections = new HashMap<>();
    private long healthyVersion;

    JobRig() {
        WorkPlace place = opened(new WorkPlace());
        TinyBase base = opened(TinyBase.encoder());
        EmbeddedBroker broker = opened(EmbeddedBroker.start(place.path().resolve("kafka")));
        String servers = broker.bootstrapServers();
        try (TopicAdmin admin = new TopicAdmin(Map.of("bootstrap.servers", servers))) {
            admin.createMissing(topics.definitions().stream().map(this::roomy).toList(), (short) 1);
        }
        producer =
                opened(
                        new KafkaProducer<>(
                                Map.of(
                                        "bootstrap.servers",
                                        servers,
                                        "max.request.size",
                                        LARGEST_RECORD,
                                        "buffer.memory",
                                        (long) LARGEST_RECORD),
                                new ByteArraySerializer(),
                                new ByteArraySerializer()));
        KafkaAccess kafka = new KafkaAccess(servers, Map.of());
        rejected = opened(new TopicTail(kafka, topics.rejected()));
        adapters = opened(new TopicTail(kafka, topics.adapters()));
        cluster =
                opened(
                        LocalCluster.start(
                                new LocalClusterSettings(
                                        place.path().resolve("flink"),
                                        2,
                                        0,
                                        0,
                                        place.path().resolve("flink.log"))));
        job = cluster.run(config(servers, base, place));
        open.addFirst(job::cancel);
        sendHealthySpec();
        awaitNextHealthyVersion();
    }

    /** Takes what the job itself must refuse as too large; a rejection has room beside it. */
    private TopicDefinition roomy(TopicDefinition topic) {
        int room = topic.name().equals(topics.rejected()) ? 2 * LARGEST_RECORD : LARGEST_RECORD;
        Map<String, String> configs = new HashMap<>(topic.configs());
        configs.put("max.message.bytes", Integer.toString(room));
        return new TopicDefinition(topic.name(), topic.partitions(), configs);
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.addFirst(resource);
        return resource;
    }

    private static JobConfig config(String servers, TinyBase base, WorkPlace place) {
        return JobConfig.builder(servers)
                .base(BaseLocation.folder(base.folder()))
                .compute(new ComputeSettings(DeviceChoice.CPU, Precision.FP32, 1, 16))
                .defaultSpec(DEFAULT_SPEC)
                .patience(Duration.ofSeconds(1))
                .batchWait(Duration.ofMillis(500))
                .checkpointInterval(Duration.ofMillis(500))
                .checkpointDirectory(place.path().resolve("checkpoints").toUri().toString())
                .parallelism(2)
                .build();
    }

    private void sendHealthySpec() {
        send(
                topics.tasks(),
                StreamRecord.CLOSED_TASK.getBytes(StandardCharsets.UTF_8),
                ("{\"adapter\":{\"method\":\"lora\",\"rank\":2},\"batch_size\":8,"
                                + "\"labels\":[\"yes\",\"no\"],"
                                + "\"publication\":{\"margin\":1,\"every_examples\":"
                                + EVERY_EXAMPLES
                                + "}}")
                        .getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Sends a record to its topic.
     *
     * @return where it lies
     */
    Origin send(StreamRecord record) {
        String topic = record.isSpec() ? topics.tasks() : topics.examples();
        return send(topic, record.record().key(), record.record().value());
    }

    private Origin send(String topic, byte @Nullable [] key, byte @Nullable [] value) {
        try {
            return Origin.of(producer.send(new ProducerRecord<>(topic, key, value)).get());
        } catch (ExecutionException e) {
            throw new IllegalStateException("the broker refused a record", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while sending", e);
        }
    }

    /** Sends good examples and returns when a version that has come since is published. */
    void awaitNextHealthyVersion() {
        long before = healthyVersion;
        for (int i = 0; i < EXAMPLES; i++) {
            String label = i % 2 == 0 ? "yes" : "no";
            String text = i % 2 == 0 ? "a word" : "b 1 c";
            send(
                    topics.examples(),
                    StreamRecord.CLOSED_TASK.getBytes(StandardCharsets.UTF_8),
                    "{\"text\":\"%s\",\"label\":\"%s\"}"
                            .formatted(text, label)
                            .getBytes(StandardCharsets.UTF_8));
        }
        await("a version of the healthy task", () -> healthyVersion > before);
    }

    /** The rejection of a record, once it is there. */
    Rejection rejection(Origin origin) {
        await("a rejection of " + origin, () -> rejections.containsKey(origin));
        return rejections.get(origin);
    }

    /** All rejections since the last call. */
    List<Rejection> takeRejections() {
        List<Rejection> taken = List.copyOf(rejections.values());
        rejections.clear();
        return taken;
    }

    private void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (!condition.getAsBoolean()) {
            job.ended()
                    .ifPresent(
                            reason -> {
                                throw new AssertionError("the job ended: " + reason);
                            });
            if (System.nanoTime() > end) {
                requireNoRestart();
                throw new AssertionError("not within " + LONGEST_WAIT + ": " + what);
            }
            rejected.poll(this::reject);
            adapters.poll(this::complete);
        }
    }

    private void reject(ConsumerRecord<byte[], byte[]> record) {
        try {
            Rejection rejection = WireCodec.rejections().decode(record.value());
            rejections.put(Origin.of(rejection), rejection);
        } catch (WireFormatException e) {
            throw new AssertionError("the job wrote what is no rejection", e);
        }
    }

    private void complete(ConsumerRecord<byte[], byte[]> record) {
        AdapterAssembler.Outcome outcome = assembler.accept(record.key(), record.value());
        if (outcome instanceof AdapterAssembler.Outcome.Complete complete
                && complete.adapter().task().equals(StreamRecord.CLOSED_TASK)) {
            healthyVersion = complete.adapter().version();
        } else if (outcome instanceof AdapterAssembler.Outcome.Refused refused) {
            throw new AssertionError("the job wrote what is no adapter: " + refused);
        }
    }

    /**
     * @throws AssertionError where a failure has made Flink start the job again
     */
    void requireNoRestart() {
        try {
            JsonNode failures =
                    new RestApi(cluster.webPage())
                            .get("/jobs/" + job.id() + "/exceptions")
                            .at("/exceptionHistory/entries");
            if (!failures.isEmpty()) {
                throw new AssertionError(
                        "the job restarted: " + failures.get(0).path("stacktrace").asText());
            }
        } catch (IOException e) {
            throw new IllegalStateException("Flink does not say how the job is", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.removeFirst().close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                throw new IllegalStateException("cannot stop what was started", e);
            }
        }
    }
}
