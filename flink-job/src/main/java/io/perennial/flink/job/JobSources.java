package io.perennial.flink.job;

import io.perennial.flink.ingest.KafkaSources;
import io.perennial.flink.ingest.SourceRecord;
import org.apache.flink.api.connector.source.Source;

/** Where examples and task specifications come from. */
public record JobSources(Source<SourceRecord, ?, ?> examples, Source<SourceRecord, ?, ?> tasks) {

    /** Kafka, as configured. */
    public static JobSources kafka(JobConfig config) {
        KafkaSources sources = new KafkaSources(config.kafka(), config.discoveryInterval());
        return new JobSources(
                sources.byPattern(config.topics().examplesPattern(), "examples"),
                sources.byName(config.topics().tasks(), "tasks"));
    }
}
