package io.perennial.cli.kafka;

import io.perennial.cli.terminal.UserException;
import io.perennial.schemas.example.LabeledExample;
import io.perennial.schemas.example.LabeledExampleJson;
import io.perennial.schemas.kafka.Denial;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.schemas.task.TaskSpecJson;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.acl.AclOperation;
import org.jspecify.annotations.Nullable;

/**
 * Sends examples and task specifications with a Kafka producer, the task as key, so that a task's
 * examples keep their order. Thread-confined.
 */
public final class ExampleSender implements AutoCloseable {

    private final KafkaConnection kafka;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private long sent;

    public ExampleSender(KafkaConnection kafka) {
        this.kafka = kafka;
        this.producer = kafka.producer();
    }

    /**
     * Hands an example to the producer; waits while its buffer is full.
     *
     * @throws IllegalStateException if an example before could not be delivered
     * @throws UserException if Kafka does not allow it
     */
    public void send(LabeledExample example) {
        throwFailure();
        Future<RecordMetadata> unused =
                producer.send(
                        new ProducerRecord<>(
                                kafka.topics().examples(),
                                key(example.task()),
                                LabeledExampleJson.encode(example)),
                        (metadata, exception) -> failure.compareAndSet(null, exception));
        sent++;
    }

    /** Sends a specification and returns when it is stored. */
    public RecordMetadata sendAndWait(TaskSpec spec) throws InterruptedException {
        try {
            return producer.send(
                            new ProducerRecord<>(
                                    kafka.topics().tasks(),
                                    key(spec.task()),
                                    TaskSpecJson.encode(spec)))
                    .get();
        } catch (ExecutionException e) {
            throw notDelivered(e.getCause());
        }
    }

    /** Returns when all examples are stored; tells how many were sent in all. */
    public long flush() {
        producer.flush();
        throwFailure();
        return sent;
    }

    @Override
    public void close() {
        producer.close();
    }

    private void throwFailure() {
        Exception first = failure.get();
        if (first != null) {
            throw notDelivered(first);
        }
    }

    private RuntimeException notDelivered(Throwable cause) {
        Optional<String> denial = Denial.describe(cause, AclOperation.WRITE);
        if (denial.isPresent()) {
            return new UserException(denial.get(), cause);
        }
        return new IllegalStateException(
                "Kafka at "
                        + kafka.bootstrapServers()
                        + " did not take a record: "
                        + cause.getMessage()
                        + "; are the topics there (perennial topics verify)?",
                cause);
    }

    private static byte[] key(String task) {
        return task.getBytes(StandardCharsets.UTF_8);
    }
}
