package io.perennial.serving;

import io.perennial.schemas.avro.Evaluation;
import io.perennial.schemas.avro.EvaluationKind;
import io.perennial.schemas.avro.Rejection;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.schemas.task.TaskSpecJson;
import io.perennial.schemas.topic.Topics;
import io.perennial.schemas.wire.WireCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes what operators and the training job write to the topics that the console reads. */
public final class TopicWriter implements AutoCloseable {

    private final Topics topics;
    private final KafkaProducer<byte[], byte[]> producer;

    public TopicWriter(String bootstrapServers, Topics topics) {
        this.topics = topics;
        this.producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", bootstrapServers, "linger.ms", "5"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    /** A measurement as the training job records it. */
    public static Evaluation.Builder evaluation(
            String task, EvaluationKind kind, long version, double accuracy, Instant at) {
        return Evaluation.newBuilder()
                .setTask(task)
                .setKind(kind)
                .setVersion(version)
                .setExamplesSeen(32)
                .setExamples(32)
                .setAccuracy(accuracy)
                .setLoss(1 - accuracy)
                .setAt(at);
    }

    /** A record that was not used. */
    public static Rejection rejection(String task, String message, String value) {
        return Rejection.newBuilder()
                .setReason("unknown_label")
                .setMessage(message)
                .setTask(task)
                .setTopic("perennial.examples")
                .setPartition(2)
                .setOffset(4_711)
                .setRecordTime(Instant.now())
                .setRejectedAt(Instant.now())
                .setKey(null)
                .setValue(ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)))
                .build();
    }

    public void write(Evaluation evaluation) {
        send(
                topics.evaluations(),
                evaluation.getTask(),
                WireCodec.evaluations().encode(evaluation));
    }

    public void write(Rejection rejection) {
        send(topics.rejected(), "rejected", WireCodec.rejections().encode(rejection));
    }

    public void write(TaskSpec specification) {
        send(topics.tasks(), specification.task(), TaskSpecJson.encode(specification));
    }

    /** Any bytes. */
    public void send(String topic, String key, byte[] value) {
        var unused =
                producer.send(
                        new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value));
    }

    /** Returns when everything is stored. */
    public void flush() {
        producer.flush();
    }

    @Override
    public void close() {
        producer.close();
    }
}
