package io.perennial.cli.adapters;

import io.perennial.cli.terminal.UserException;
import io.perennial.flink.train.ArtifactMetadata;
import io.perennial.model.architecture.Objective;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.artifact.InvalidArtifactException;
import io.perennial.schemas.adapter.AdapterCatalogue;
import io.perennial.schemas.adapter.PublishedAdapter;
import io.perennial.schemas.adapter.TaskOnTopic;
import io.perennial.serving.http.NearNames;
import java.util.List;
import java.util.Optional;

/**
 * A task of the adapters topic with its current adapter, read out of its bytes.
 *
 * @param adapter empty where no version is whole and readable; then there is a problem
 * @param problem what is wrong with the task's records; empty if nothing is
 */
public record ServedTask(String task, Optional<Current> adapter, Optional<String> problem) {

    /**
     * The version that a serving process answers with.
     *
     * @param published as it lies on the topic
     * @param artifact the same, read
     * @param chunks records that it takes
     */
    public record Current(PublishedAdapter published, AdapterArtifact artifact, int chunks) {

        /** Size of the whole artifact. */
        public int bytes() {
            return published.artifact().length;
        }

        /** Accuracy on held-out examples, where the artifact tells it; a number has none. */
        Optional<String> accuracy() {
            return artifact.spec().objective() == Objective.REGRESSION
                    ? Optional.empty()
                    : Optional.ofNullable(
                            artifact.metadata().get(ArtifactMetadata.HOLDOUT_ACCURACY));
        }
    }

    /** Every task that is on the topic, by name. */
    public static List<ServedTask> all(AdapterCatalogue catalogue) {
        return catalogue.tasks().stream().map(ServedTask::of).toList();
    }

    /**
     * The current adapter of one task.
     *
     * @throws UserException if there is none: with near names where the task is not known, with the
     *     reason where none of its versions is whole
     */
    public static ServedTask require(AdapterCatalogue catalogue, String task, String topic) {
        List<String> known = catalogue.tasks().stream().map(TaskOnTopic::task).toList();
        if (!known.contains(task)) {
            throw new UserException(
                    "there is no task '" + task + "' on " + topic + "; " + nextStep(task, known));
        }
        ServedTask found = of(catalogue.task(task));
        if (found.adapter().isEmpty()) {
            throw new UserException(
                    "%s has no usable adapter on %s: %s; publish it again"
                            .formatted(task, topic, found.problem().orElse("nothing is there")));
        }
        return found;
    }

    private static String nextStep(String task, List<String> known) {
        List<String> near = NearNames.of(task, known);
        if (!near.isEmpty()) {
            return "did you mean " + String.join(" or ", near) + "?";
        }
        return known.isEmpty()
                ? "nothing is published there yet"
                : "perennial adapters list shows those that are there";
    }

    static ServedTask of(TaskOnTopic task) {
        Optional<PublishedAdapter> published = task.current();
        if (published.isEmpty()) {
            return new ServedTask(task.task(), Optional.empty(), task.problem());
        }
        try {
            AdapterArtifact artifact = AdapterArtifact.fromBytes(published.get().artifact());
            Optional<String> foreign = mislabelled(published.get(), artifact);
            if (foreign.isPresent()) {
                return new ServedTask(task.task(), Optional.empty(), foreign);
            }
            Current current = new Current(published.get(), artifact, task.chunks());
            return new ServedTask(task.task(), Optional.of(current), task.problem());
        } catch (InvalidArtifactException e) {
            return new ServedTask(
                    task.task(),
                    Optional.empty(),
                    Optional.of(
                            "version %d: %s".formatted(published.get().version(), e.getMessage())));
        }
    }

    /** What a published adapter's bytes say; empty where they cannot be read. */
    static Optional<AdapterArtifact> artifact(PublishedAdapter published) {
        try {
            return Optional.of(AdapterArtifact.fromBytes(published.artifact()));
        } catch (InvalidArtifactException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> mislabelled(
            PublishedAdapter published, AdapterArtifact artifact) {
        boolean same =
                artifact.task().equals(published.task())
                        && artifact.version() == published.version();
        return same
                ? Optional.empty()
                : Optional.of(
                        "the artifact of version %d says that it is version %d of %s"
                                .formatted(
                                        published.version(), artifact.version(), artifact.task()));
    }
}
