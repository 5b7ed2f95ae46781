package io.perennial.cli.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.perennial.schemas.topic.Topics;
import io.perennial.schemas.wire.WireCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record of one of our topics as one line of JSON: where it lies, its key and its value. Avro is
 * decoded, an adapter's bytes are only counted, and what cannot be decoded is shown as text or
 * Base64 with the reason. Thread-confined.
 */
public final class RecordJson {

    private final ObjectMapper json = new ObjectMapper();
    private final Topics topics;

    public RecordJson(Topics topics) {
        this.topics = topics;
    }

    public String line(ConsumerRecord<byte[], byte[]> record) {
        ObjectNode line = json.createObjectNode();
        line.put("topic", record.topic());
        line.put("partition", record.partition());
        line.put("offset", record.offset());
        line.put("time", Instant.ofEpochMilli(record.timestamp()).toString());
        line.set("key", text(record.key()));
        if (record.value() == null) {
            line.putNull("value");
            return line.toString();
        }
        try {
            line.set("value", value(record.topic(), record.value()));
        } catch (IOException e) {
            line.set("value", text(record.value()));
            line.put("undecodable", firstLine(e));
        }
        return line.toString();
    }

    private JsonNode value(String topic, byte[] value) throws IOException {
        if (topic.equals(topics.adapters())) {
            return decoded(WireCodec.adapterChunks(), value);
        }
        if (topic.equals(topics.evaluations())) {
            return decoded(WireCodec.evaluations(), value);
        }
        if (topic.equals(topics.lineage())) {
            return decoded(WireCodec.lineage(), value);
        }
        if (topic.equals(topics.rejected())) {
            return decoded(WireCodec.rejections(), value);
        }
        return json.readTree(value);
    }

    private <T extends SpecificRecordBase> JsonNode decoded(WireCodec<T> codec, byte[] value)
            throws IOException {
        return json.readTree(codec.toJson(codec.decode(value)));
    }

    /** Text where the bytes are UTF-8, else Base64. */
    private static JsonNode text(byte[] bytes) {
        if (bytes == null) {
            return NullNode.getInstance();
        }
        try {
            return TextNode.valueOf(
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            return TextNode.valueOf("base64:" + Base64.getEncoder().encodeToString(bytes));
        }
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
