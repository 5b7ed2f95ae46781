package io.perennial.schemas.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.schemas.json.StrictJson;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;

/**
 * An Avro record as one line of JSON for people. How bytes are shown is said by the property {@code
 * show} of their field in the schema: {@code hex}, {@code size}, or {@code text} (base64 where they
 * are no UTF-8).
 */
final class RecordJson {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private RecordJson() {}

    static String write(SpecificRecordBase record) {
        return object(record).toString();
    }

    private static ObjectNode object(SpecificRecordBase record) {
        ObjectNode json = NODES.objectNode();
        for (Schema.Field field : record.getSchema().getFields()) {
            Object value = record.get(field.pos());
            if (value instanceof ByteBuffer bytes) {
                putBytes(json, field, bytes);
            } else {
                json.set(field.name(), node(field.name(), value));
            }
        }
        return json;
    }

    private static JsonNode node(String field, @Nullable Object value) {
        if (value == null) {
            return NODES.nullNode();
        } else if (value instanceof SpecificRecordBase record) {
            return object(record);
        } else if (value instanceof List<?> values) {
            ArrayNode array = NODES.arrayNode();
            values.forEach(element -> array.add(node(field, element)));
            return array;
        } else if (value instanceof Long number) {
            return NODES.numberNode(number);
        } else if (value instanceof Integer number) {
            return NODES.numberNode(number);
        } else if (value instanceof Double number) {
            return number(number);
        } else if (value instanceof Boolean flag) {
            return NODES.booleanNode(flag);
        } else if (value instanceof CharSequence || value instanceof Instant) {
            return NODES.textNode(value.toString());
        } else if (value instanceof Enum<?> symbol) {
            return NODES.textNode(symbol.name());
        }
        throw new IllegalStateException(
                "field " + field + " has a type that is not shown yet: " + value.getClass());
    }

    /** JSON has no word for what is not a finite number. */
    private static JsonNode number(double number) {
        return Double.isFinite(number)
                ? NODES.numberNode(number)
                : NODES.textNode(Double.toString(number));
    }

    private static void putBytes(ObjectNode json, Schema.Field field, ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        String show = String.valueOf(field.getProp("show"));
        switch (show) {
            case "hex" -> json.put(field.name(), HexFormat.of().formatHex(bytes));
            case "size" -> json.put(field.name() + "_bytes", bytes.length);
            case "text" -> putText(json, field.name(), bytes);
            default ->
                    throw new IllegalStateException(
                            "field " + field.name() + " has \"show\": " + show + " in its schema");
        }
    }

    private static void putText(ObjectNode json, String name, byte[] bytes) {
        String text = StrictJson.utf8(bytes);
        if (text != null) {
            json.put(name, text);
        } else {
            json.put(name + "_base64", Base64.getEncoder().encodeToString(bytes));
        }
    }
}
