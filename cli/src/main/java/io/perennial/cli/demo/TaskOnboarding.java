package io.perennial.cli.demo;

import io.perennial.cli.kafka.ExampleSender;
import io.perennial.cli.streams.LabeledText;
import io.perennial.cli.streams.TaskStream;
import io.perennial.schemas.example.LabeledExample;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.serving.client.PerennialClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/**
 * One stage of the demo: sends a task's specification and examples, and waits until the trainer has
 * taken in all of them and the serving process answers with what came of it.
 */
final class TaskOnboarding {

    private static final Duration POLL = Duration.ofMillis(100);

    /** Well over the trainer's longest wait for an incomplete batch. */
    private static final Duration QUIET = Duration.ofSeconds(15);

    private final ExampleSender sender;
    private final TrainingFollower training;
    private final PerennialClient serving;
    private final Runnable requireRunning;
    private final Duration patience;

    /**
     * @param requireRunning throws when a part that is waited for has failed
     * @param patience how long nothing may change before the stage is given up
     */
    TaskOnboarding(
            ExampleSender sender,
            TrainingFollower training,
            PerennialClient serving,
            Runnable requireRunning,
            Duration patience) {
        this.sender = sender;
        this.training = training;
        this.serving = serving;
        this.requireRunning = requireRunning;
        this.patience = patience;
    }

    /**
     * Teaches one task.
     *
     * @return what is known of the task's training in the end
     * @throws io.perennial.cli.terminal.UserException if nothing changes for longer than the
     *     patience
     */
    TaskTraining teach(TaskStream stream, TaskSpec specification, StageProgress progress)
            throws IOException, InterruptedException {
        sender.sendAndWait(specification);
        for (LabeledText text : stream.train()) {
            sender.send(example(stream.name(), text));
        }
        sender.flush();
        TaskTraining settled = awaitSettled(stream, progress);
        awaitServed(stream.name(), settled.version());
        return settled;
    }

    private TaskTraining awaitSettled(TaskStream stream, StageProgress progress)
            throws InterruptedException {
        long sent = stream.train().size();
        Deadline deadline = new Deadline(patience);
        Deadline quiet = new Deadline(QUIET);
        TaskTraining seen = TaskTraining.NONE;
        while (!seen.settled(sent) && !(quiet.isPast() && seen.settledButForHeldOut(sent))) {
            requireRunning.run();
            Thread.sleep(POLL.toMillis());
            TaskTraining now = training.of(stream.name());
            if (!now.equals(seen)) {
                deadline = new Deadline(patience);
                quiet = new Deadline(QUIET);
            }
            seen = now;
            progress.training(seen);
            deadline.require(
                    "the trainer took in %d of %d examples of %s, and has published version %d"
                            .formatted(seen.examplesSeen(), sent, stream.name(), seen.version()));
        }
        return seen;
    }

    private void awaitServed(String task, long version) throws IOException, InterruptedException {
        Deadline deadline = new Deadline(patience);
        while (serving.version(task).orElse(0) < version) {
            requireRunning.run();
            Thread.sleep(POLL.toMillis());
            deadline.require(
                    "the serving process does not serve version %d of %s".formatted(version, task));
        }
    }

    private static LabeledExample example(String task, LabeledText text) {
        return new LabeledExample(
                task, text.text(), text.textPair(), text.answer(), null, null, Map.of());
    }
}
