package io.perennial.flink.onboard;

import io.perennial.flink.ingest.ExpectedAnswer;
import io.perennial.flink.ingest.IncomingExample;
import io.perennial.schemas.RejectionReason;
import io.perennial.schemas.task.LabelSet;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.schemas.task.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides whether an example fits its task and is new to it, and lets open sets of labels grow. */
final class Admission {

    /** Why an example is not admitted; the message is for people. */
    record Refusal(RejectionReason reason, String message) {}

    private final OnboardState state;

    /**
     * @param state of the task that is the current key
     */
    Admission(OnboardState state) {
        this.state = state;
    }

    /**
     * Null = the example is admitted: its labels belong to the task from here on, and its id is
     * known.
     *
     * @param now epoch milliseconds
     */
    @Nullable Refusal check(KnownTask task, IncomingExample example, long now) throws Exception {
        TaskSpec spec = task.spec();
        if (spec.state() == TaskState.RETIRED) {
            return new Refusal(
                    RejectionReason.TASK_RETIRED,
                    "task '" + spec.task() + "' is retired and learns no more");
        }
        if (example.answer().objective() != task.objective()) {
            return otherKind(task, example.answer());
        }
        Duration window = spec.duplicateWindow();
        String id = window.isZero() ? null : example.id();
        if (id != null && state.seen().has(id, window, now)) {
            return new Refusal(
                    RejectionReason.DUPLICATE_ID,
                    "task '%s' has had an example with the id '%s' within its \"duplicate_window_seconds\" of %d; an example that is not the same needs an id of its own"
                            .formatted(spec.task(), id, window.toSeconds()));
        }
        Refusal refusal = checkLabels(task, example.answer().labels());
        if (refusal == null && id != null) {
            state.seen().add(id, now);
        }
        return refusal;
    }

    private static Refusal otherKind(KnownTask task, ExpectedAnswer answer) {
        String message =
                "the example's answer is a \"%s\" (%s), but task '%s' has the objective %s; send its examples with \"%s\""
                        .formatted(
                                ExpectedAnswer.kindFor(answer.objective()).field(),
                                answer.objective().code(),
                                task.spec().task(),
                                task.objective().code(),
                                ExpectedAnswer.kindFor(task.objective()).field());
        return new Refusal(RejectionReason.INVALID_FIELD, message);
    }

    private @Nullable Refusal checkLabels(KnownTask task, String[] labels) throws Exception {
        boolean closed = task.spec().labels().closed();
        List<String> added = new ArrayList<>();
        for (String label : labels) {
            if (task.labels().contains(label)) {
                continue;
            }
            if (closed) {
                return new Refusal(
                        RejectionReason.UNKNOWN_LABEL,
                        "label '" + label + "' is not in the task's closed list");
            }
            if (!state.hasGrownBy(label)) {
                added.add(label);
            }
        }
        if (added.isEmpty()) {
            return null;
        }
        if (task.labels().size() + state.grownLabels() + added.size() > LabelSet.MAX_LABELS) {
            return new Refusal(
                    RejectionReason.UNKNOWN_LABEL,
                    "an open label set holds at most " + LabelSet.MAX_LABELS + " labels");
        }
        state.growLabels(added);
        return null;
    }
}
