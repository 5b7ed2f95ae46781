package io.perennial.flink.migrate;

import io.perennial.flink.ingest.SpecCheck;
import io.perennial.flink.kafka.KafkaAccess;
import io.perennial.flink.replay.StoredSpecs;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.schemas.task.TaskState;
import io.perennial.schemas.topic.Topics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;

/**
 * Copies what an installation has been taught to the topics of another one, under another prefix on
 * the same Kafka, so that a job with another base can learn all of it again. Every call goes on
 * where the last one ended, with what has come since; nothing is copied twice, whatever breaks off.
 *
 * <p>Not copied: retired tasks; examples that their task is to forget; what {@code forget} has sent
 * a second time; records that are no valid example.
 */
public final class Migration {

    private final KafkaAccess kafka;
    private final Topics from;
    private final Topics to;
    private final SpecCheck check;

    /**
     * @param check of specifications against the new base
     */
    public Migration(KafkaAccess kafka, Topics from, Topics to, SpecCheck check) {
        this.kafka = kafka;
        this.from = from;
        this.to = to;
        this.check = check;
    }

    /**
     * What one call has copied.
     *
     * @param specs tasks whose specifications were sent
     */
    public record Outcome(List<String> specs, long examples) {}

    /**
     * Copies all that is not there yet.
     *
     * @param without tasks that stay behind
     * @throws CannotMigrateException if a specification does not suit the new base, before anything
     *     has been copied; or if the topics cannot be used
     */
    public Outcome run(Collection<String> without) throws InterruptedException {
        if (from.equals(to)) {
            throw new CannotMigrateException(
                    "both prefixes are '%s'; another base needs topics of its own, since a version belongs to one base"
                            .formatted(from.prefix()));
        }
        SortedMap<String, TaskSpec> specs = StoredSpecs.read(kafka, from);
        SortedSet<String> staying = new TreeSet<>(without);
        specs.values().stream()
                .filter(spec -> spec.state() == TaskState.RETIRED)
                .forEach(spec -> staying.add(spec.task()));
        SortedMap<String, TaskSpec> moving = new TreeMap<>(specs);
        moving.keySet().removeAll(staying);
        requireSuitable(moving.values());
        ExampleCopy examples = new ExampleCopy(kafka, from, to);
        examples.createTopics();
        List<String> sent = send(moving);
        return new Outcome(sent, examples.copy(staying, moving));
    }

    private void requireSuitable(Collection<TaskSpec> specs) {
        List<String> problems = new ArrayList<>();
        for (TaskSpec spec : specs) {
            String problem = check.problem(spec);
            if (problem != null) {
                problems.add(spec.task() + ": " + problem);
            }
        }
        if (!problems.isEmpty()) {
            throw new CannotMigrateException(
                    "%d specifications do not suit the new base; nothing was copied. Change them (perennial tasks apply), or leave their tasks behind (--without):\n  %s"
                            .formatted(problems.size(), String.join("\n  ", problems)));
        }
    }

    /** A task that has a specification in the new installation keeps it. */
    private List<String> send(SortedMap<String, TaskSpec> specs) throws InterruptedException {
        SortedMap<String, TaskSpec> fresh = new TreeMap<>(specs);
        fresh.keySet().removeAll(StoredSpecs.read(kafka, to).keySet());
        try {
            StoredSpecs.send(kafka, to, fresh.values());
            return List.copyOf(fresh.keySet());
        } catch (ExecutionException e) {
            throw new CannotMigrateException(
                    "%s did not take a specification: %s; call again to go on"
                            .formatted(to.tasks(), e.getCause()));
        }
    }
}
