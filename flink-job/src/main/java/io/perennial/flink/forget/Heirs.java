package io.perennial.flink.forget;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.perennial.flink.kafka.KafkaAccess;
import io.perennial.flink.replay.TopicTail;
import io.perennial.schemas.avro.LineageEntry;
import io.perennial.schemas.avro.LineageKind;
import io.perennial.schemas.topic.Topics;
import io.perennial.schemas.wire.WireCodec;
import io.perennial.schemas.wire.WireFormatException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Tasks that began with what another task had learned ({@code "start": "similar"}). */
final class Heirs {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final WireCodec<LineageEntry> codec = WireCodec.lineage();
    private final Map<String, JsonNode> starts = new TreeMap<>();

    /** Reads what every task has started from. */
    Heirs(KafkaAccess kafka, Topics topics) {
        try (TopicTail tail = new TopicTail(kafka, topics.lineage())) {
            tail.readToEnd(this::take);
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        try {
            LineageEntry entry = codec.decode(record.value());
            if (entry.getKind() == LineageKind.SPEC && entry.getPrevious() != null) {
                starts.remove(entry.getTask());
            } else if (entry.getStart() != null) {
                starts.put(entry.getTask(), JSON.readTree(entry.getStart()));
            }
        } catch (WireFormatException | JsonProcessingException e) {
            throw new CannotForgetException(
                    "the lineage topic has a record that this version cannot read: "
                            + e.getMessage());
        }
    }

    /** Those that started from a version of this task before the given one. */
    List<String> of(String task, long version) {
        return starts.entrySet().stream()
                .filter(start -> start.getValue().path("task").asText().equals(task))
                .filter(start -> start.getValue().path("version").asLong() < version)
                .map(Map.Entry::getKey)
                .toList();
    }
}
