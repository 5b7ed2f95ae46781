package io.perennial.chaos.judge;

import io.perennial.chaos.load.NumberedExamples;
import io.perennial.flink.forget.CannotForgetException;
import io.perennial.flink.forget.Unlearning;
import io.perennial.flink.kafka.KafkaAccess;
import io.perennial.flink.replay.TopicTail;
import io.perennial.schemas.adapter.PublishedAdapter;
import io.perennial.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Has one task of a run, drawn at random, forget examples; no other task may move. */
public final class ForgottenExamples {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final KafkaAccess kafka;
    private final Topics topics;
    private final Consumer<String> console;

    /**
     * @param console takes lines for people
     */
    public ForgottenExamples(String bootstrapServers, Topics topics, Consumer<String> console) {
        this.kafka = new KafkaAccess(bootstrapServers, Map.of());
        this.topics = topics;
        this.console = console;
    }

    /**
     * Forgets so many examples of one task, and holds all others against what they were.
     *
     * @param sent how many examples each task has got
     */
    public Check check(Map<String, Long> sent, int count, long seed) throws Exception {
        Random random = new Random(seed);
        String task = new ArrayList<>(sent.keySet()).get(random.nextInt(sent.size()));
        TreeSet<String> ids = new TreeSet<>();
        while (ids.size() < Math.min(count, sent.get(task) - 1)) {
            ids.add(NumberedExamples.id(task, (long) (random.nextDouble() * sent.get(task))));
        }
        console.accept("%s is to forget %s".formatted(task, String.join(", ", ids)));
        Map<String, PublishedAdapter> before = newest();
        Unlearning.Outcome outcome;
        try {
            outcome = new Unlearning(kafka, topics, task, PATIENCE, line -> {}).forget(ids, false);
        } catch (CannotForgetException e) {
            return new Check(
                    task + " was to forget " + ids.size() + " examples",
                    List.of(String.valueOf(e.getMessage())));
        }
        Map<String, PublishedAdapter> after = newest();
        before.remove(task);
        after.remove(task);
        List<String> moved = new ArrayList<>();
        before.forEach(
                (other, adapter) -> {
                    if (!adapter.equals(after.get(other))) {
                        moved.add(other + " moved when " + task + " forgot");
                    }
                });
        return new Check(
                "%s version %d knows none of %d examples any more; of the other tasks %d are the same to the last bit"
                        .formatted(
                                task, outcome.version(), ids.size(), before.size() - moved.size()),
                moved);
    }

    private Map<String, PublishedAdapter> newest() {
        PublishedTruth published = new PublishedTruth();
        try (TopicTail tail = new TopicTail(kafka, topics.adapters())) {
            tail.readToEnd(published::accept);
        }
        return new TreeMap<>(published.newest());
    }
}
