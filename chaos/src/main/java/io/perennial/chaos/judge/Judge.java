package io.perennial.chaos.judge;

import io.perennial.flink.kafka.KafkaAccess;
import io.perennial.flink.replay.TopicTail;
import io.perennial.flink.train.ArtifactMetadata;
import io.perennial.flink.train.Lineage;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.schemas.adapter.PublishedAdapter;
import io.perennial.schemas.avro.Evaluation;
import io.perennial.schemas.avro.EvaluationKind;
import io.perennial.schemas.topic.Topics;
import io.perennial.schemas.wire.WireCodec;
import io.perennial.schemas.wire.WireFormatException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads everything that a run has left in Kafka and holds it against what was promised: every
 * example trained on or held out exactly once, versions whole and in order, evaluations counted
 * once, nothing rejected, early tasks unchanged.
 */
public final class Judge {

    private final KafkaAccess kafka;
    private final Topics topics;
    private final List<String> breaches = new ArrayList<>();
    private long lost;
    private long duplicated;

    public Judge(String bootstrapServers, Topics topics) {
        this.kafka = new KafkaAccess(bootstrapServers, Map.of());
        this.topics = topics;
    }

    /**
     * @param sent examples that producers gave out, by task
     * @param early tasks as they were when they had got their last example
     * @param answers compares the newest versions with what serving says
     */
    public Verdict judge(Map<String, Long> sent, EarlyTasks early, ServedAnswers answers)
            throws InterruptedException {
        InputTruth input = new InputTruth();
        read(topics.examples(), input::accept);
        PublishedTruth published = new PublishedTruth();
        read(topics.adapters(), published::accept);
        Map<String, Long> trained = new HashMap<>();
        read(topics.evaluations(), record -> count(record, trained));
        long[] rejected = {0};
        read(topics.rejected(), record -> rejected[0]++);

        sent.forEach((task, count) -> compareInput(task, count, input));
        input.tasks().forEach((task, truth) -> compare(task, truth, published, trained));
        breaches.addAll(published.torn());
        breaches.addAll(published.outOfOrder());
        if (rejected[0] > 0) {
            breaches.add(rejected[0] + " valid examples were rejected");
        }
        for (String task : early.changed(published.newest())) {
            breaches.add(task + " has changed after its last example");
        }
        ServedAnswers.Result served = answers.compare(published.newest());
        breaches.addAll(served.differences());
        return new Verdict(
                input.tasks().size(),
                input.tasks().values().stream().mapToLong(InputTruth.Task::count).sum(),
                lost,
                duplicated,
                published.torn().size(),
                published.versions(),
                early.count(),
                served.compared(),
                breaches);
    }

    private void read(String topic, Consumer<ConsumerRecord<byte[], byte[]>> receiver) {
        try (TopicTail tail = new TopicTail(kafka, topic)) {
            tail.readToEnd(receiver);
        }
    }

    private void count(ConsumerRecord<byte[], byte[]> record, Map<String, Long> trained) {
        try {
            Evaluation evaluation = WireCodec.evaluations().decode(record.value());
            if (evaluation.getKind() == EvaluationKind.PREQUENTIAL) {
                trained.merge(evaluation.getTask(), (long) evaluation.getExamples(), Long::sum);
            }
        } catch (WireFormatException e) {
            breaches.add("an evaluation cannot be read: " + e.getMessage());
        }
    }

    private void compareInput(String task, long sent, InputTruth input) {
        InputTruth.Task truth = input.tasks().get(task);
        long missing = truth == null ? sent : truth.missing(sent);
        long repeated = truth == null ? 0 : truth.repeated();
        if (missing != 0 || repeated != 0) {
            lost += missing;
            duplicated += repeated;
            breaches.add(
                    "%s: of %d examples sent %d are not on the topic and %d are there again"
                            .formatted(task, sent, missing, repeated));
        }
    }

    private void compare(
            String task,
            InputTruth.Task truth,
            PublishedTruth published,
            Map<String, Long> evaluated) {
        PublishedAdapter adapter = published.newest().get(task);
        if (adapter == null) {
            lost += truth.count();
            breaches.add(task + " was never published");
            return;
        }
        Map<String, String> metadata = AdapterArtifact.fromBytes(adapter.artifact()).metadata();
        long trained = Long.parseLong(metadata.get(ArtifactMetadata.EXAMPLES_TRAINED));
        long heldOut = Long.parseLong(metadata.get(ArtifactMetadata.EXAMPLES_HELD_OUT));
        Lineage lineage = Lineage.fromJson(metadata.get(ArtifactMetadata.LINEAGE));
        compareLineage(task, truth, trained + heldOut, lineage);
        long reported = evaluated.getOrDefault(task, 0L);
        if (reported != trained) {
            lost += Math.max(0, trained - reported);
            duplicated += Math.max(0, reported - trained);
            breaches.add(
                    "%s: evaluations report %d examples, the adapter has learnt from %d"
                            .formatted(task, reported, trained));
        }
    }

    private void compareLineage(String task, InputTruth.Task truth, long seen, Lineage lineage) {
        if (seen == truth.count() && lineage.ranges().equals(truth.lineage().ranges())) {
            return;
        }
        // With the same count and another checksum, one was lost for each that came twice.
        lost += seen == truth.count() ? 1 : Math.max(0, truth.count() - seen);
        duplicated += seen == truth.count() ? 1 : Math.max(0, seen - truth.count());
        breaches.add(
                "%s: %d of %d examples are in the adapter; its lineage is %s, the topic has %s"
                        .formatted(
                                task,
                                seen,
                                truth.count(),
                                lineage.toJson(),
                                truth.lineage().toJson()));
    }
}
