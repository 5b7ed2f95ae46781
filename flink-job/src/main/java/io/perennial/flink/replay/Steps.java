package io.perennial.flink.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.perennial.flink.ingest.ExampleTokeniser;
import io.perennial.flink.ingest.IncomingExample;
import io.perennial.flink.ingest.SourceRecord;
import io.perennial.flink.train.Retraining;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.schemas.Decoded;
import io.perennial.schemas.avro.LineageEntry;
import io.perennial.schemas.avro.RecordRun;
import io.perennial.schemas.example.LabeledExample;
import io.perennial.schemas.example.LabeledExampleJson;
import io.perennial.schemas.task.TaskSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Takes the steps of one task's lineage again. */
final class Steps {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Retraining retraining;
    private final ExampleTokeniser tokeniser;
    private final TopicRecords records;
    private final Sources sources;
    private long examples;
    private boolean reproducible = true;

    /** Versions of other tasks. */
    interface Sources {
        AdapterArtifact get(String task, long version) throws Exception;
    }

    Steps(
            Retraining retraining,
            ExampleTokeniser tokeniser,
            TopicRecords records,
            Sources sources) {
        this.retraining = retraining;
        this.tokeniser = tokeniser;
        this.records = records;
        this.sources = sources;
    }

    /** Goes the whole way. */
    void take(List<LineageEntry> way) throws Exception {
        for (int index = 0; index < way.size(); index++) {
            LineageEntry entry = way.get(index);
            switch (entry.getKind()) {
                case SPEC -> goBy(TaskHistory.specOf(entry));
                case BATCH -> train(entry, way.subList(index + 1, way.size()));
                case VERSION -> {}
                case UNKNOWN ->
                        throw new NotReplayableException(
                                "the lineage of %s has an entry of a kind that this version does not know"
                                        .formatted(entry.getTask()));
            }
        }
    }

    private void goBy(TaskSpec spec) throws Exception {
        if (spec.dataParallel().isOn()) {
            throw new NotReplayableException(
                    "%s is trained by %d replicas, which meet at times that cannot be repeated"
                            .formatted(spec.task(), spec.dataParallel().replicas()));
        }
        reproducible &= spec.reproducible();
        retraining.goBy(spec);
    }

    private void train(LineageEntry entry, List<LineageEntry> following) throws Exception {
        List<IncomingExample> batch = examplesOf(entry);
        examples += batch.size();
        retraining.train(batch, ahead(entry.getAhead(), following), source(entry));
    }

    private List<IncomingExample> ahead(int count, List<LineageEntry> following) {
        List<IncomingExample> ahead = new ArrayList<>();
        for (LineageEntry entry : following) {
            if (ahead.size() >= count) {
                break;
            }
            ahead.addAll(examplesOf(entry));
        }
        return ahead.subList(0, Math.min(count, ahead.size()));
    }

    private List<IncomingExample> examplesOf(LineageEntry entry) {
        List<IncomingExample> found = new ArrayList<>();
        for (RecordRun run : entry.getRecords()) {
            TopicPartition partition = new TopicPartition(run.getTopic(), run.getPartition());
            for (long offset : run.getOffsets()) {
                found.add(example(records.get(partition, offset)));
            }
        }
        return found;
    }

    private IncomingExample example(ConsumerRecord<byte[], byte[]> record) {
        if (LabeledExampleJson.decode(record.key(), record.value())
                instanceof Decoded.Valid<LabeledExample> valid) {
            return tokeniser.tokenise(valid.value(), SourceRecord.of(record));
        }
        throw new NotReplayableException(
                "offset %d of %s-%d is no example; was the topic made anew?"
                        .formatted(record.offset(), record.topic(), record.partition()));
    }

    private Optional<AdapterArtifact> source(LineageEntry entry) throws Exception {
        if (entry.getStart() == null) {
            return Optional.empty();
        }
        JsonNode start = parsed(entry.getStart());
        return start.has("task")
                ? Optional.of(
                        sources.get(start.path("task").asText(), start.path("version").asLong()))
                : Optional.empty();
    }

    private static JsonNode parsed(String start) {
        try {
            return JSON.readTree(start);
        } catch (JsonProcessingException e) {
            throw new NotReplayableException("not a start: " + start);
        }
    }

    /** Examples so far, each counted once. */
    long examples() {
        return examples;
    }

    /** Whether all of the task's steps were computed alone. */
    boolean areReproducible() {
        return reproducible;
    }
}
