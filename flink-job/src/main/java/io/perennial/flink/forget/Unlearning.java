package io.perennial.flink.forget;

import io.perennial.flink.forget.KeptExample.Place;
import io.perennial.flink.kafka.KafkaAccess;
import io.perennial.flink.replay.StoredSpecs;
import io.perennial.flink.replay.TaskHistory;
import io.perennial.schemas.task.ForgottenIds;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.schemas.task.TaskSpecJson;
import io.perennial.schemas.task.TaskState;
import io.perennial.schemas.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Has one task forget examples, exactly: its specification names their ids from then on, which
 * makes the job begin it anew and pass them over for ever; all other examples that it had are sent
 * again, in one transaction; and the version that comes of them has never seen the forgotten ones.
 * Whatever breaks off in between goes on with the next call for the same ids.
 *
 * <p>A running job does the training.
 */
public final class Unlearning {

    private static final Duration POLL = Duration.ofMillis(500);

    private final KafkaAccess kafka;
    private final Topics topics;
    private final String task;
    private final Duration patience;
    private final Consumer<String> told;
    private final ExampleTopics examples;

    /**
     * @param patience how long the job may be silent before it counts as not running
     * @param told hears, in sentences, how far it has come
     */
    public Unlearning(
            KafkaAccess kafka,
            Topics topics,
            String task,
            Duration patience,
            Consumer<String> told) {
        this.kafka = kafka;
        this.topics = topics;
        this.task = task;
        this.patience = patience;
        this.told = told;
        this.examples = new ExampleTopics(kafka, topics, task);
    }

    /**
     * What came of it.
     *
     * @param version the first version that has learned from all that remains, or the last one
     *     before it where that is not better
     * @param forgotten examples that Kafka still has and the task does not know
     * @param trained examples that it has been trained on again
     * @param heirs other tasks that began with what this one had learned from the forgotten
     *     examples and all others
     */
    public record Outcome(
            int generation, long version, long forgotten, long trained, List<String> heirs) {}

    /**
     * Forgets the examples with these ids, beside those that the task is to forget already.
     *
     * @param unknownToo go on where an id is not found, as after its example has expired
     * @throws CannotForgetException if it cannot be done or does not come to its end
     */
    public Outcome forget(Collection<String> ids, boolean unknownToo) throws Exception {
        try (TaskHistory.Follower follower = new TaskHistory.Follower(kafka, topics, task)) {
            TaskSpec spec = specification(follower);
            ForgottenIds wanted = spec.forgotten().plus(ids);
            List<KeptExample> kept = examples.kept();
            if (!spec.forgotten().containsAll(wanted)) {
                check(ids, wanted, kept, unknownToo);
                send(spec.toBuilder().forgotten(wanted).build());
                awaitNew(follower, wanted);
            }
            return awaitLearned(follower, wanted, teachAgain(follower, wanted, kept));
        }
    }

    private TaskSpec specification(TaskHistory.Follower follower) {
        List<Generation> generations = Generation.of(follower.upToNow());
        TaskSpec spec =
                generations.isEmpty()
                        ? null
                        : generations.get(generations.size() - 1).spec().orElse(null);
        if (spec == null) {
            throw new CannotForgetException(
                    "%s knows no specification of %s; is the name right?"
                            .formatted(topics.lineage(), task));
        }
        requireInForce(spec);
        if (spec.state() != TaskState.TRAINING) {
            throw new CannotForgetException(
                    "%s is %s and learns nothing, so it cannot learn again without them; send its specification with \"state\": \"training\" first"
                            .formatted(task, spec.state().code()));
        }
        if (spec.dataParallel().isOn()) {
            throw new CannotForgetException(
                    "%s is trained by %d replicas, whose lineage is not recorded step by step; retire it, and send what it may know to a task of another name"
                            .formatted(task, spec.dataParallel().replicas()));
        }
        return spec;
    }

    /** A specification that the job has not seen yet must not be lost. */
    private void requireInForce(TaskSpec spec) {
        TaskSpec sent = StoredSpecs.read(kafka, topics).get(task);
        if (sent != null && !Arrays.equals(TaskSpecJson.encode(sent), TaskSpecJson.encode(spec))) {
            throw new CannotForgetException(
                    "the job does not go by the newest specification of %s on %s; wait until it has taken it up, or send a valid one"
                            .formatted(task, topics.tasks()));
        }
    }

    private void check(
            Collection<String> ids,
            ForgottenIds wanted,
            List<KeptExample> kept,
            boolean unknownToo) {
        SortedSet<String> missing = new TreeSet<>(ids);
        kept.forEach(example -> missing.remove(String.valueOf(example.id())));
        if (!missing.isEmpty() && !unknownToo) {
            throw new CannotForgetException(
                    "no example of %s on %s has the id %s; nothing was changed. Expired examples can be forgotten with --unknown-too"
                            .formatted(task, topics.examples(), String.join(", ", missing)));
        }
        if (kept.stream().allMatch(example -> isForgotten(example, wanted))) {
            throw new CannotForgetException(
                    "nothing would remain that %s could learn from; nothing was changed. Retire it instead"
                            .formatted(task));
        }
    }

    private static boolean isForgotten(KeptExample example, ForgottenIds forgotten) {
        return example.id() != null && forgotten.contains(example.id());
    }

    private void send(TaskSpec spec) throws InterruptedException {
        try {
            StoredSpecs.send(kafka, topics, List.of(spec));
        } catch (ExecutionException e) {
            throw new CannotForgetException(
                    "%s did not take the specification: %s; nothing was changed"
                            .formatted(topics.tasks(), e.getCause()));
        }
    }

    private void awaitNew(TaskHistory.Follower follower, ForgottenIds wanted)
            throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (!present(follower).spec().orElseThrow().forgotten().containsAll(wanted)) {
            if (System.nanoTime() > end) {
                throw new CannotForgetException(
                        "the job has not taken up the specification of %s within %d s; does it run, and is there a rejection on %s? Then call again with the same ids"
                                .formatted(task, patience.toSeconds(), topics.rejected()));
            }
            Thread.sleep(POLL.toMillis());
        }
        told.accept(
                "%s has begun anew (generation %d)".formatted(task, present(follower).number()));
    }

    private static Generation present(TaskHistory.Follower follower) {
        List<Generation> generations = Generation.of(follower.upToNow());
        return generations.get(generations.size() - 1);
    }

    /**
     * Sends again what the present generation has not got yet.
     *
     * @param kept what Kafka has of the task
     * @return what it has then
     */
    private List<KeptExample> teachAgain(
            TaskHistory.Follower follower, ForgottenIds forgotten, List<KeptExample> kept)
            throws InterruptedException {
        Set<Integer> sentFor =
                kept.stream().map(KeptExample::sentAgainFor).collect(Collectors.toSet());
        List<Generation> generations = Generation.of(follower.upToNow());
        int last = generations.size() - 1;
        int first = last + 1;
        // One that was broken off before its examples were sent again has left them to the next.
        while (first > 0
                && generations.get(first - 1).forgets()
                && !sentFor.contains(generations.get(first - 1).number())) {
            first--;
        }
        if (first > last) {
            return kept;
        }
        List<Generation> owed = generations.subList(first, last + 1);
        int present = generations.get(last).number();
        long sent =
                examples.sendAgain(
                        example ->
                                !isForgotten(example, forgotten)
                                        && owed.stream()
                                                .anyMatch(g -> g.takesOver(example.place())),
                        present);
        told.accept("%,d examples sent again to %s".formatted(sent, topics.examples()));
        return awaitCopies(present, sent);
    }

    /** Readers of committed records see a transaction a moment after it has been committed. */
    private List<KeptExample> awaitCopies(int generation, long sent) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            List<KeptExample> kept = examples.kept();
            long visible =
                    kept.stream().filter(example -> example.sentAgainFor() == generation).count();
            if (visible >= sent) {
                return kept;
            }
            if (System.nanoTime() > end) {
                throw new CannotForgetException(
                        "only %,d of the %,d examples sent again to %s can be read after %d s; is another producer's transaction open there? Call again with the same ids"
                                .formatted(visible, sent, topics.examples(), patience.toSeconds()));
            }
            Thread.sleep(POLL.toMillis());
        }
    }

    private Outcome awaitLearned(
            TaskHistory.Follower follower, ForgottenIds forgotten, List<KeptExample> kept)
            throws Exception {
        Generation present = present(follower);
        double share = present.spec().orElseThrow().holdoutShare();
        Set<Place> awaited =
                kept.stream()
                        .filter(example -> example.sentAgainFor() == present.number())
                        .filter(example -> !example.isHeldOut(task, share))
                        .map(KeptExample::place)
                        .collect(Collectors.toSet());
        Set<Place> forbidden =
                kept.stream()
                        .filter(example -> isForgotten(example, forgotten))
                        .map(KeptExample::place)
                        .collect(Collectors.toSet());
        long version;
        try (TaskReports reports = new TaskReports(kafka, topics, task)) {
            version = awaitVersion(follower, awaited, reports);
        }
        if (!Collections.disjoint(present(follower).trained(), forbidden)) {
            throw new IllegalStateException(
                    task + " has learned from examples that it was to forget; please report this");
        }
        return new Outcome(
                present.number(),
                version,
                forbidden.size(),
                awaited.size(),
                new Heirs(kafka, topics).of(task, version));
    }

    private long awaitVersion(
            TaskHistory.Follower follower, Set<Place> awaited, TaskReports reports)
            throws InterruptedException {
        long silentUntil = System.nanoTime() + patience.toNanos();
        int before = -1;
        while (true) {
            Generation present = present(follower);
            reports.read();
            awaited.removeAll(reports.rejected());
            int trained = (int) present.trained().stream().filter(awaited::contains).count();
            Optional<Instant> undecided = present.unpublishedSince(awaited);
            boolean decided = undecided.map(reports::hasDecidedSince).orElse(true);
            if (trained == awaited.size() && decided && present.version().isPresent()) {
                return present.version().get();
            }
            if (trained > before) {
                told.accept("learned from %,d of %,d".formatted(trained, awaited.size()));
                before = trained;
                silentUntil = System.nanoTime() + patience.toNanos();
            } else if (System.nanoTime() > silentUntil) {
                throw new CannotForgetException(
                        "nothing has been heard of %s for %d s, after %,d of %,d examples; does the job run? Call again with the same ids to go on waiting"
                                .formatted(task, patience.toSeconds(), trained, awaited.size()));
            }
            Thread.sleep(POLL.toMillis());
        }
    }
}
