package io.perennial.serving.http;

import com.linecorp.armeria.common.HttpStatus;
import io.perennial.model.architecture.Objective;
import io.perennial.schemas.example.Answer;
import io.perennial.schemas.example.LabeledExample;
import io.perennial.schemas.task.LabelSet;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.schemas.task.TaskState;
import io.perennial.serving.adapters.ServedTask;
import java.util.List;
import java.util.Optional;

/**
 * What the training job would reject anyway is better said at once, where the task is known well
 * enough.
 */
final class FeedbackRules {

    private FeedbackRules() {}

    /**
     * @throws ApiException 409 where the task is retired, 400 where the answer is none of its kind
     */
    static void check(
            LabeledExample example, Optional<TaskSpec> specification, Optional<ServedTask> served) {
        if (specification.filter(known -> known.state() == TaskState.RETIRED).isPresent()) {
            throw ApiException.of(
                    HttpStatus.CONFLICT,
                    "Task '" + example.task() + "' is retired and takes no examples any more.");
        }
        TaskQuality.objective(served, specification)
                .ifPresent(objective -> requireKind(example, kind(objective), objective));
        specification.ifPresent(known -> requireKnown(example, known.labels()));
    }

    private static Answer.Kind kind(Objective objective) {
        return switch (objective) {
            case CLASSIFICATION -> Answer.Kind.LABEL;
            case MULTI_LABEL -> Answer.Kind.LABELS;
            case REGRESSION -> Answer.Kind.VALUE;
            case TEXT -> Answer.Kind.TARGET;
        };
    }

    private static void requireKind(
            LabeledExample example, Answer.Kind wanted, Objective objective) {
        Answer.Kind given = example.answer().kind();
        if (given != wanted) {
            throw ApiException.badRequest(
                    "Task '%s' has the objective %s, so the right answer stands in \"%s\"; \"%s\" is given."
                            .formatted(
                                    example.task(),
                                    objective.code(),
                                    wanted.field(),
                                    given.field()));
        }
    }

    private static void requireKnown(LabeledExample example, LabelSet labels) {
        if (!labels.closed()) {
            return;
        }
        for (String label : labelsOf(example.answer())) {
            if (!labels.labels().contains(label)) {
                List<String> near = NearNames.of(label, labels.labels());
                throw ApiException.badRequest(
                        "\"%s\" is none of the %d labels of task '%s', which are a closed list.%s"
                                .formatted(
                                        label,
                                        labels.labels().size(),
                                        example.task(),
                                        near.isEmpty()
                                                ? ""
                                                : " Did you mean \""
                                                        + String.join("\" or \"", near)
                                                        + "\"?"));
            }
        }
    }

    private static List<String> labelsOf(Answer answer) {
        if (answer instanceof Answer.Label label) {
            return List.of(label.label());
        }
        return answer instanceof Answer.Labels labels ? labels.labels() : List.of();
    }
}
