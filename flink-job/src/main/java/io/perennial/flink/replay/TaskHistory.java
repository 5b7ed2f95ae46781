package io.perennial.flink.replay;

import io.perennial.flink.kafka.KafkaAccess;
import io.perennial.schemas.Decoded;
import io.perennial.schemas.avro.LineageEntry;
import io.perennial.schemas.avro.LineageKind;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.schemas.task.TaskSpecJson;
import io.perennial.schemas.topic.Topics;
import io.perennial.schemas.wire.WireCodec;
import io.perennial.schemas.wire.WireFormatException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Everything that the lineage topic says about one task, in its order. */
public final class TaskHistory {

    private final String task;
    private final List<LineageEntry> entries;

    TaskHistory(String task, List<LineageEntry> entries) {
        this.task = task;
        this.entries = List.copyOf(entries);
    }

    /** Reads what is committed up to now. */
    public static TaskHistory read(KafkaAccess kafka, Topics topics, String task) {
        try (Follower follower = new Follower(kafka, topics, task)) {
            return follower.upToNow();
        }
    }

    /** Reads a task's history again and again, each time only what has been added. */
    public static final class Follower implements AutoCloseable {

        private final WireCodec<LineageEntry> codec = WireCodec.lineage();
        private final List<LineageEntry> entries = new ArrayList<>();
        private final String task;
        private final TopicTail tail;

        public Follower(KafkaAccess kafka, Topics topics, String task) {
            this.task = task;
            this.tail = new TopicTail(kafka, topics.lineage());
        }

        /** All of it that is committed up to now. */
        public TaskHistory upToNow() {
            byte[] key = task.getBytes(StandardCharsets.UTF_8);
            tail.readToEnd(
                    record -> {
                        if (Arrays.equals(key, record.key())) {
                            entries.add(decode(codec, record.value()));
                        }
                    });
            return new TaskHistory(task, entries);
        }

        @Override
        public void close() {
            tail.close();
        }
    }

    private static LineageEntry decode(WireCodec<LineageEntry> codec, byte[] value) {
        try {
            return codec.decode(value);
        } catch (WireFormatException e) {
            throw new NotReplayableException(
                    "the lineage topic has a record that this version cannot read: "
                            + e.getMessage());
        }
    }

    /** All of it. */
    public List<LineageEntry> entries() {
        return entries;
    }

    /** The versions on record, as they were published. */
    public List<Long> versions() {
        return entries.stream()
                .filter(entry -> entry.getKind() == LineageKind.VERSION)
                .map(LineageEntry::getVersion)
                .toList();
    }

    /**
     * The version that was published last.
     *
     * @throws NotReplayableException if none was
     */
    public long newestVersion() {
        List<Long> known = versions();
        if (known.isEmpty()) {
            throw knowsNone();
        }
        return known.get(known.size() - 1);
    }

    /**
     * The way to a version: the specification that its generation began with, and everything up to
     * its publication, which is the last entry.
     *
     * @throws NotReplayableException if there is no such version, or its beginning is not recorded
     */
    List<LineageEntry> wayTo(long version) {
        int end = indexOf(version);
        int generation = entries.get(end).getGeneration();
        for (int index = 0; index < end; index++) {
            LineageEntry entry = entries.get(index);
            if (entry.getKind() == LineageKind.SPEC && entry.getGeneration() == generation) {
                return entries.subList(index, end + 1);
            }
        }
        throw new NotReplayableException(
                "what version %d of %s began with is not on the lineage topic; it was trained before lineage was recorded"
                        .formatted(version, task));
    }

    private int indexOf(long version) {
        for (int index = 0; index < entries.size(); index++) {
            LineageEntry entry = entries.get(index);
            if (entry.getKind() == LineageKind.VERSION && entry.getVersion() == version) {
                return index;
            }
        }
        List<Long> known = versions();
        if (known.isEmpty()) {
            throw knowsNone();
        }
        throw new NotReplayableException(
                "the lineage topic knows no version %d of %s, but %d to %d"
                        .formatted(version, task, known.get(0), newestVersion()));
    }

    private NotReplayableException knowsNone() {
        return new NotReplayableException(
                "the lineage topic knows no version of %s; is the name right?".formatted(task));
    }

    /**
     * The specification that an entry carries.
     *
     * @throws NotReplayableException if a newer build wrote what this one does not know
     */
    public static TaskSpec specOf(LineageEntry entry) {
        Decoded<TaskSpec> decoded =
                TaskSpecJson.decode(null, entry.getSpec().getBytes(StandardCharsets.UTF_8));
        if (decoded instanceof Decoded.Valid<TaskSpec> valid) {
            return valid.value();
        }
        throw new NotReplayableException(
                "the lineage of %s names a specification that this version cannot read: %s"
                        .formatted(entry.getTask(), entry.getSpec()));
    }
}
