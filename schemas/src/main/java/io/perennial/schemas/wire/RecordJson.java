package io.perennial.schemas.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.schemas.json.StrictJson;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;

/**
 * A flat Avro record as one line of JSON for people. How bytes are shown is said by the property
 * {@code show} of their field in the schema: {@code hex}, {@code size}, or {@code text} (base64
 * where they are no UTF-8).
 */
final class RecordJson {

    private RecordJson() {}

    static String write(SpecificRecordBase record) {
        ObjectNode json = StrictJson.mapper().createObjectNode();
        for (Schema.Field field : record.getSchema().getFields()) {
            put(json, field, record.get(field.pos()));
        }
        return json.toString();
    }

    private static void put(ObjectNode json, Schema.Field field, @Nullable Object value) {
        String name = field.name();
        if (value == null) {
            json.putNull(name);
        } else if (value instanceof ByteBuffer bytes) {
            putBytes(json, field, bytes);
        } else if (value instanceof Long number) {
            json.put(name, number);
        } else if (value instanceof Integer number) {
            json.put(name, number);
        } else if (value instanceof Double number) {
            putDouble(json, name, number);
        } else if (value instanceof Boolean flag) {
            json.put(name, flag);
        } else if (value instanceof CharSequence || value instanceof Instant) {
            json.put(name, value.toString());
        } else if (value instanceof Enum<?> symbol) {
            json.put(name, symbol.name());
        } else {
            throw new IllegalStateException(
                    "field " + name + " has a type that is not shown yet: " + value.getClass());
        }
    }

    /** JSON has no word for what is not a finite number. */
    private static void putDouble(ObjectNode json, String name, double number) {
        if (Double.isFinite(number)) {
            json.put(name, number);
        } else {
            json.put(name, Double.toString(number));
        }
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
