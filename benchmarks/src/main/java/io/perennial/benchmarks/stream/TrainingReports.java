package io.perennial.benchmarks.stream;

import io.perennial.schemas.avro.Evaluation;
import io.perennial.schemas.avro.EvaluationKind;
import io.perennial.schemas.wire.WireCodec;
import io.perennial.schemas.wire.WireFormatException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what the job says of its steps as soon as it says it, before a checkpoint commits it. */
final class TrainingReports implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final WireCodec<Evaluation> codec = WireCodec.evaluations();
    private final List<TrainedBatch> batches = new ArrayList<>();
    private long examples;

    TrainingReports(String bootstrapServers, String topic) {
        consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                bootstrapServers,
                                "isolation.level",
                                "read_uncommitted"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        List<TopicPartition> partitions =
                consumer.partitionsFor(topic).stream()
                        .map(info -> new TopicPartition(topic, info.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Everything that was reported so far. */
    List<TrainedBatch> batches() {
        return List.copyOf(batches);
    }

    /** Examples that were trained on so far. */
    long examples() {
        return examples;
    }

    /** Forgets the single batches, so that a long run does not collect them; their sum stays. */
    void forgetBatches() {
        batches.clear();
    }

    /** Reads on until a condition on what was read holds. */
    void readUntil(BooleanSupplier enough) {
        while (!enough.getAsBoolean()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                take(record.value());
            }
        }
    }

    private void take(byte[] bytes) {
        Evaluation evaluation;
        try {
            evaluation = codec.decode(bytes);
        } catch (WireFormatException e) {
            throw new IllegalStateException("the job wrote an evaluation that cannot be read", e);
        }
        if (evaluation.getKind() == EvaluationKind.PREQUENTIAL) {
            batches.add(
                    new TrainedBatch(
                            evaluation.getTask(),
                            evaluation.getAt().toEpochMilli(),
                            evaluation.getExamples()));
            examples += evaluation.getExamples();
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
