package io.perennial.flink.job;

import io.perennial.flink.publish.KafkaSinks;
import io.perennial.flink.train.AdapterRecord;
import io.perennial.schemas.avro.Evaluation;
import io.perennial.schemas.avro.LineageEntry;
import io.perennial.schemas.avro.Rejection;
import org.apache.flink.api.connector.sink2.Sink;

/** Where adapters, evaluations, lineage and rejected records go. */
public record JobSinks(
        Sink<AdapterRecord> adapters,
        Sink<Evaluation> evaluations,
        Sink<LineageEntry> lineage,
        Sink<Rejection> rejections) {

    /** Kafka, exactly once, as configured. */
    public static JobSinks kafka(JobConfig config) {
        KafkaSinks sinks =
                new KafkaSinks(
                        config.kafka(), config.transactionPrefix(), config.transactionTimeout());
        return new JobSinks(
                sinks.adapters(config.topics().adapters(), config.signingKey()),
                sinks.evaluations(config.topics().evaluations()),
                sinks.lineage(config.topics().lineage()),
                sinks.rejections(config.topics().rejected()));
    }
}
