package io.perennial.schemas.example;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.schemas.Decoded;
import io.perennial.schemas.json.InvalidFieldException;
import io.perennial.schemas.json.StrictJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@link LabeledExample} as JSON: {@code {"task":"intents","text":"book a
 * table","label":"booking"}}.
 *
 * <p>In place of {@code label} stands what else the task asks for: {@code labels} (an array,
 * perhaps empty), {@code value} (a number) or {@code target} (the text that shall follow).
 *
 * <p>Optional fields are {@code text_pair}, {@code id}, {@code time} (ISO-8601 with offset, or
 * milliseconds since 1970) and {@code headers} (an object of texts). Unknown fields are left out. A
 * label, id or header may be a string, number or boolean and is kept as it is written. A field that
 * is null counts as absent.
 */
public final class LabeledExampleJson {

    private LabeledExampleJson() {}

    /**
     * Reads one record; never throws on what others sent.
     *
     * @param key Kafka key, which names the task where the value has no field {@code task}
     */
    public static Decoded<LabeledExample> decode(byte @Nullable [] key, byte @Nullable [] value) {
        try {
            ExampleFields fields = new ExampleFields();
            StrictJson.read(value, fields::read);
            return new Decoded.Valid<>(fields.toExample(key));
        } catch (InvalidFieldException e) {
            return e.toInvalid();
        }
    }

    /** Writes what {@link #decode} reads. */
    public static byte[] encode(LabeledExample example) {
        ObjectNode json = StrictJson.mapper().createObjectNode();
        json.put("task", example.task());
        json.put("text", example.text());
        if (example.textPair() != null) {
            json.put("text_pair", example.textPair());
        }
        AnswerFields.write(example.answer(), json);
        if (example.id() != null) {
            json.put("id", example.id());
        }
        if (example.time() != null) {
            json.put("time", example.time().toString());
        }
        if (!example.headers().isEmpty()) {
            ObjectNode headers = json.putObject("headers");
            new TreeMap<>(example.headers()).forEach(headers::put);
        }
        try {
            return StrictJson.mapper().writeValueAsBytes(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
