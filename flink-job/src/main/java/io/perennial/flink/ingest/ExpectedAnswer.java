package io.perennial.flink.ingest;

import io.perennial.model.architecture.Objective;
import io.perennial.schemas.example.Answer;
import java.util.List;

/**
 * What is right for an example; flat, so that it is serialised without reflection on subtypes. The
 * answer to an example of a text task is no part of this: it is the row's tokens behind the first
 * text.
 *
 * @param objective of the tasks that such answers are for; says which of the other fields count
 * @param labels one for classification, any number for multi-label classification, else none
 * @param value for regression, else 0
 */
public record ExpectedAnswer(Objective objective, String[] labels, double value) {

    private static final String[] NO_LABELS = {};

    /** The flat form of an answer. */
    static ExpectedAnswer of(Answer answer) {
        if (answer instanceof Answer.Label label) {
            return ofLabel(label.label());
        } else if (answer instanceof Answer.Labels labels) {
            return ofLabels(labels.labels());
        } else if (answer instanceof Answer.Value value) {
            return ofValue(value.value());
        }
        return ofText();
    }

    public static ExpectedAnswer ofLabel(String label) {
        return new ExpectedAnswer(Objective.CLASSIFICATION, new String[] {label}, 0);
    }

    public static ExpectedAnswer ofLabels(List<String> labels) {
        return new ExpectedAnswer(Objective.MULTI_LABEL, labels.toArray(NO_LABELS), 0);
    }

    public static ExpectedAnswer ofValue(double value) {
        return new ExpectedAnswer(Objective.REGRESSION, NO_LABELS, value);
    }

    public static ExpectedAnswer ofText() {
        return new ExpectedAnswer(Objective.TEXT, NO_LABELS, 0);
    }

    /** The kind of answer that examples of a task with this objective have. */
    public static Answer.Kind kindFor(Objective objective) {
        return switch (objective) {
            case CLASSIFICATION -> Answer.Kind.LABEL;
            case MULTI_LABEL -> Answer.Kind.LABELS;
            case REGRESSION -> Answer.Kind.VALUE;
            case TEXT -> Answer.Kind.TARGET;
        };
    }
}
