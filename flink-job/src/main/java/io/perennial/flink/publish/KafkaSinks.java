package io.perennial.flink.publish;

import io.perennial.flink.kafka.KafkaAccess;
import io.perennial.flink.train.AdapterRecord;
import io.perennial.schemas.avro.Evaluation;
import io.perennial.schemas.avro.LineageEntry;
import io.perennial.schemas.avro.Rejection;
import java.time.Duration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;

/**
 * Makes the job's Kafka sinks. Every record becomes visible (read_committed) with the checkpoint
 * that covers its cause, once. Transactional ids come from a pool, so that they do not grow with
 * the number of checkpoints; left-over transactions of an earlier run are listed and aborted at
 * start.
 */
public final class KafkaSinks {

    /** Above what the topics take, so that their own limits decide. */
    private static final int LARGEST_REQUEST_BYTES = 8 * 1024 * 1024;

    private final KafkaAccess access;
    private final String transactionPrefix;
    private final Duration transactionTimeout;

    public KafkaSinks(KafkaAccess access, String transactionPrefix, Duration transactionTimeout) {
        this.access = access;
        this.transactionPrefix = transactionPrefix;
        this.transactionTimeout = transactionTimeout;
    }

    /**
     * @param signingKey path of the private key that signs every version; empty = none does
     */
    public KafkaSink<AdapterRecord> adapters(String topic, String signingKey) {
        return sink(
                "adapters", new AdapterSerializer(topic, signingKey.isEmpty() ? null : signingKey));
    }

    public KafkaSink<Evaluation> evaluations(String topic) {
        return sink("evaluations", new EvaluationSerializer(topic));
    }

    public KafkaSink<LineageEntry> lineage(String topic) {
        return sink("lineage", new LineageSerializer(topic));
    }

    public KafkaSink<Rejection> rejections(String topic) {
        return sink("rejections", new RejectionSerializer(topic));
    }

    private <T> KafkaSink<T> sink(String purpose, SingleTopicSerializer<T> serializer) {
        return KafkaSink.<T>builder()
                .setBootstrapServers(access.bootstrapServers())
                .setKafkaProducerConfig(access.clientProperties())
                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setTransactionNamingStrategy(TransactionNamingStrategy.POOLING)
                .setTransactionalIdPrefix(transactionPrefix + "-" + purpose)
                .setProperty("transaction.timeout.ms", Long.toString(transactionTimeout.toMillis()))
                .setProperty("max.request.size", Integer.toString(LARGEST_REQUEST_BYTES))
                .setRecordSerializer(serializer)
                .build();
    }
}
