package io.perennial.cli.demo;

import io.perennial.cli.streams.TaskStream;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.architecture.Objective;
import io.perennial.schemas.task.AdapterSettings;
import io.perennial.schemas.task.LabelSet;
import io.perennial.schemas.task.PublicationGate;
import io.perennial.schemas.task.ReplaySpec;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.schemas.task.TaskSpecs;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What is taught, and how.
 *
 * @param streams the tasks, in the order in which they are onboarded; names differ
 * @param adapter method and settings of every task's adapter
 * @param passes how often every example is trained on: once fresh, the rest from the task's own
 *     replay; 1 to 100
 * @param patience how long the trainer may make no progress before the run is given up
 */
public record DemoSettings(
        List<TaskStream> streams, AdapterSpec adapter, int passes, Duration patience) {

    private static final int MOST_PASSES = 100;
    private static final int REPLAY_CAPACITY = 5_000;
    private static final double GATE_MARGIN = 0.05;
    private static final int EXAMPLES_BETWEEN_VERSIONS = 512;

    public DemoSettings {
        streams = List.copyOf(streams);
        if (streams.isEmpty()) {
            throw new IllegalArgumentException("there is no task to teach; name one with --tasks");
        }
        Set<String> names = new HashSet<>();
        for (TaskStream stream : streams) {
            if (!names.add(stream.name())) {
                throw new IllegalArgumentException(
                        "task " + stream.name() + " is named twice; name every task once");
            }
        }
        if (adapter.objective() != Objective.CLASSIFICATION) {
            throw new IllegalArgumentException(
                    "--adapter has the objective "
                            + adapter.objective().code()
                            + "; the demo's tasks are classification, so leave \"objective\" out");
        }
        if (passes < 1 || passes > MOST_PASSES) {
            throw new IllegalArgumentException(
                    "--passes is " + passes + "; choose 1 to " + MOST_PASSES);
        }
    }

    List<String> tasks() {
        return streams.stream().map(TaskStream::name).toList();
    }

    /** The specification that is written to the tasks topic before the task's first example. */
    TaskSpec specification(TaskStream stream) {
        return TaskSpecs.defaults(stream.name()).toBuilder()
                .adapter(new AdapterSettings(adapter.toJson()))
                .labels(LabelSet.closed(stream.labels()))
                .replay(new ReplaySpec(passes - 1, REPLAY_CAPACITY))
                .publication(
                        new PublicationGate(GATE_MARGIN, EXAMPLES_BETWEEN_VERSIONS, Duration.ZERO))
                .slot(streams.indexOf(stream))
                .build();
    }
}
