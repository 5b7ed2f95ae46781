package io.perennial.cli.adapters;

import io.perennial.schemas.adapter.PublishedAdapter;
import io.perennial.schemas.adapter.TaskOnTopic;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.schemas.task.TaskState;
import java.util.Optional;

/**
 * Whether a training job publishes versions of a task too. It counts them in its own state and does
 * not read the adapters topic, so its next version may not be above one that was imported.
 */
public final class OtherWriters {

    private OtherWriters() {}

    /**
     * What to know after an import was published; empty where no job knows the task, as far as the
     * topics tell.
     *
     * @param specification the task's, on the tasks topic
     * @param before what the adapters topic held of the task before
     * @param version that was published
     */
    public static Optional<String> warning(
            Optional<TaskSpec> specification, TaskOnTopic before, long version) {
        String task = before.task();
        if (specification.map(TaskSpec::state).filter(s -> s == TaskState.FROZEN).isPresent()) {
            return Optional.of(
                    ("%s is frozen, so no training job publishes it now. Once it is thawed, the"
                                    + " job's versions count only when they are above %d.")
                            .formatted(task, version));
        }
        boolean trained =
                specification.isPresent()
                        || before.current().filter(OtherWriters::isTrained).isPresent();
        return trained
                ? Optional.of(
                        ("a training job knows %s, and counts versions by itself. Of what it publishes"
                                        + " next, versions up to %d are ignored by serving processes that run, and"
                                        + " can keep one that starts later from answering with this one; from"
                                        + " version %d on its own adapter answers again. To keep the imported one,"
                                        + " freeze the task (\"state\": \"frozen\", perennial tasks apply), wait"
                                        + " for the job's next checkpoint, and publish again.")
                                .formatted(task, version, version + 1))
                : Optional.empty();
    }

    private static boolean isTrained(PublishedAdapter adapter) {
        return ServedTask.artifact(adapter)
                .map(artifact -> !artifact.metadata().containsKey(ImportMetadata.IMPORTED_FROM))
                .orElse(false);
    }
}
