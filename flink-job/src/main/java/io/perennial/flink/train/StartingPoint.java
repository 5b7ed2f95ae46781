package io.perennial.flink.train;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.transfer.StartCandidate;
import io.perennial.model.transfer.StartChoice;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a task that asked for a similar start was started from. Decided once, before the first step
 * of its parameters; state from then on.
 *
 * @param task whose published body it took; null = it started fresh
 * @param version of that task; 0 without one
 * @param score of the chosen start on the task's first examples; NaN = nothing was compared
 * @param freshScore of the fresh start on the same
 */
record StartingPoint(@Nullable String task, long version, double score, double freshScore) {

    private static final int FORMAT = 1;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static StartingPoint of(StartChoice choice) {
        StartCandidate source = choice.source();
        return new StartingPoint(
                source == null ? null : source.task(),
                source == null ? 0 : source.version(),
                choice.score(),
                choice.freshScore());
    }

    boolean isFresh() {
        return task == null;
    }

    /**
     * The form that an artifact's metadata carries: {@code {"task":"a","version":3,"score":0.4,
     * "fresh_score":0.3}}; without task and version where it started fresh, without scores where
     * nothing was compared.
     */
    String toJson() {
        ObjectNode json = JSON.createObjectNode();
        if (task != null) {
            json.put("task", task).put("version", version);
        }
        if (!Double.isNaN(score)) {
            json.put("score", score).put("fresh_score", freshScore);
        }
        return json.toString();
    }

    /** The bytes in keyed state: a format version, then the fields. */
    byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
            out.writeUTF(Objects.requireNonNullElse(task, ""));
            out.writeLong(version);
            out.writeDouble(score);
            out.writeDouble(freshScore);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Reads what {@link #toBytes} wrote; an unknown version is refused. */
    static StartingPoint fromBytes(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            UnknownFormatException.check("starting point", in.readByte(), FORMAT);
            String task = in.readUTF();
            return new StartingPoint(
                    task.isEmpty() ? null : task, in.readLong(), in.readDouble(), in.readDouble());
        } catch (IOException e) {
            throw new UncheckedIOException("A stored starting point is cut short", e);
        }
    }
}
