package io.perennial.cli.produce;

import io.perennial.flink.ingest.ExpectedAnswer;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.architecture.Objective;
import io.perennial.schemas.example.Answer;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.schemas.task.TaskState;
import java.util.List;
import java.util.Optional;

/** What a task's specification says of the examples that it learns from. */
public final class TaskRules {

    private final TaskSpec spec;
    private final Answer.Kind kind;

    public TaskRules(TaskSpec spec) {
        this.spec = spec;
        Objective objective = AdapterSpec.parse(spec.adapter().json()).objective();
        this.kind = ExpectedAnswer.kindFor(objective);
    }

    /** What keeps the task from learning anything at present; empty = nothing. */
    public Optional<String> standstill() {
        return spec.state() == TaskState.TRAINING
                ? Optional.empty()
                : Optional.of(
                        "%s is %s and learns nothing; perennial tasks resume %s lets it learn again"
                                .formatted(spec.task(), spec.state().code(), spec.task()));
    }

    /** Why the training job would reject an answer; empty = it would not. */
    public Optional<String> problem(Answer answer) {
        if (answer.kind() != kind) {
            return Optional.of(
                    "the row has a \"%s\", but %s learns from a \"%s\"; rename the column or key"
                            .formatted(answer.kind().field(), spec.task(), kind.field()));
        }
        if (!spec.labels().closed()) {
            return Optional.empty();
        }
        return labels(answer).stream()
                .filter(label -> !spec.labels().labels().contains(label))
                .findFirst()
                .map(
                        label ->
                                "the label '%s' is none of %s's (%s); correct it, or name it in the task's \"labels\""
                                        .formatted(
                                                label,
                                                spec.task(),
                                                String.join(", ", spec.labels().labels())));
    }

    static List<String> labels(Answer answer) {
        if (answer instanceof Answer.Label label) {
            return List.of(label.label());
        }
        return answer instanceof Answer.Labels labels ? labels.labels() : List.of();
    }
}
