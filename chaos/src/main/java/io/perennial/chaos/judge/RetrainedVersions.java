package io.perennial.chaos.judge;

import io.perennial.flink.kafka.KafkaAccess;
import io.perennial.flink.replay.NotReplayableException;
import io.perennial.flink.replay.Replay;
import io.perennial.flink.replay.TaskHistory;
import io.perennial.flink.replay.TopicTail;
import io.perennial.model.base.BaseLocation;
import io.perennial.schemas.avro.LineageEntry;
import io.perennial.schemas.avro.LineageKind;
import io.perennial.schemas.topic.Topics;
import io.perennial.schemas.wire.WireCodec;
import io.perennial.schemas.wire.WireFormatException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Versions of a run, drawn at random, that must come out the same when trained again. */
public final class RetrainedVersions {

    private final KafkaAccess kafka;
    private final Topics topics;
    private final Path base;

    private record Version(String task, long number) {}

    public RetrainedVersions(String bootstrapServers, Topics topics, Path base) {
        this.kafka = new KafkaAccess(bootstrapServers, Map.of());
        this.topics = topics;
        this.base = base;
    }

    /** Trains so many versions again, or all where there are fewer. */
    public Check check(int count, long seed) throws Exception {
        List<Version> drawn = published();
        Collections.shuffle(drawn, new Random(seed));
        drawn = drawn.subList(0, Math.min(count, drawn.size()));
        List<String> breaches = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Version version : drawn) {
            String name = version.task() + " version " + version.number();
            names.add(name);
            difference(version).ifPresent(what -> breaches.add(name + what));
        }
        return new Check(
                "trained again from lineage: %s; %d of %d the same to the last bit"
                        .formatted(
                                String.join(", ", names),
                                drawn.size() - breaches.size(),
                                drawn.size()),
                breaches);
    }

    private Optional<String> difference(Version version) throws Exception {
        try {
            Replay.Outcome outcome =
                    new Replay(kafka, topics, BaseLocation.folder(base))
                            .run(TaskHistory.read(kafka, topics, version.task()), version.number());
            return outcome.isSame()
                    ? Optional.empty()
                    : Optional.of(" has other parameters when it is trained again");
        } catch (NotReplayableException e) {
            return Optional.of(" cannot be trained again: " + e.getMessage());
        }
    }

    private List<Version> published() {
        WireCodec<LineageEntry> codec = WireCodec.lineage();
        List<Version> versions = new ArrayList<>();
        try (TopicTail tail = new TopicTail(kafka, topics.lineage())) {
            tail.readToEnd(record -> take(codec, record, versions));
        }
        return versions;
    }

    private static void take(
            WireCodec<LineageEntry> codec,
            ConsumerRecord<byte[], byte[]> record,
            List<Version> versions) {
        try {
            LineageEntry entry = codec.decode(record.value());
            if (entry.getKind() == LineageKind.VERSION) {
                versions.add(new Version(entry.getTask(), entry.getVersion()));
            }
        } catch (WireFormatException e) {
            throw new IllegalStateException(e);
        }
    }
}
