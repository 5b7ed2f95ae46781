package io.perennial.schemas.example;

import io.perennial.schemas.RejectionReason;
import io.perennial.schemas.json.InvalidFieldException;
import io.perennial.schemas.json.TextRules;
import io.perennial.schemas.task.LabelName;
import io.perennial.schemas.task.LabelSet;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The right answer to an example. An example has one, and all examples of a task have the kind that
 * the task's objective asks for. Each kind has a JSON field of its own.
 */
public sealed interface Answer {

    /** What kind of answer this is. */
    Kind kind();

    /** The kinds, each named like its JSON field. */
    enum Kind {
        LABEL,
        LABELS,
        VALUE,
        TARGET;

        private final String field = name().toLowerCase(Locale.ROOT);

        /** The JSON field that holds an answer of this kind. */
        public String field() {
            return field;
        }

        /** The kind whose answers stand in this field; empty for any other field. */
        public static Optional<Kind> ofField(String field) {
            return Arrays.stream(values()).filter(kind -> kind.field().equals(field)).findFirst();
        }
    }

    /** One label; for classification. */
    record Label(String label) implements Answer {

        /**
         * @throws InvalidFieldException if the label breaks the rule for names of labels
         */
        public Label {
            LabelName.check(Kind.LABEL.field(), label);
        }

        @Override
        public Kind kind() {
            return Kind.LABEL;
        }
    }

    /**
     * All labels that hold, perhaps none; for multi-label classification.
     *
     * @param labels each once, at most 10,000
     */
    record Labels(List<String> labels) implements Answer {

        /**
         * @throws InvalidFieldException if there are too many, or one of them breaks the rule for
         *     names of labels or is there twice
         */
        public Labels {
            labels = List.copyOf(labels);
            if (labels.size() > LabelSet.MAX_LABELS) {
                throw InvalidFieldException.invalid(
                        Kind.LABELS.field(),
                        "has "
                                + labels.size()
                                + " labels, more than "
                                + LabelSet.MAX_LABELS
                                + "; leave some out");
            }
            Set<String> seen = new HashSet<>();
            for (String label : labels) {
                LabelName.check(Kind.LABELS.field(), label);
                if (!seen.add(label)) {
                    throw InvalidFieldException.invalid(
                            Kind.LABELS.field(),
                            "names \"" + label + "\" twice; name every label once");
                }
            }
        }

        @Override
        public Kind kind() {
            return Kind.LABELS;
        }
    }

    /**
     * A number; for regression.
     *
     * @param value finite, also as a float32, which is what models count with
     */
    record Value(double value) implements Answer {

        /**
         * @throws InvalidFieldException if the number is not finite as a float32
         */
        public Value {
            if (!(Math.abs(value) <= Float.MAX_VALUE)) {
                throw InvalidFieldException.invalid(
                        Kind.VALUE.field(),
                        "is "
                                + value
                                + "; it must be a finite number, at most "
                                + Float.MAX_VALUE
                                + " from zero");
            }
        }

        @Override
        public Kind kind() {
            return Kind.VALUE;
        }
    }

    /**
     * The text that shall follow; for text to text.
     *
     * @param target not blank, at most {@link LabeledExample#MAX_TEXT_LENGTH} characters
     */
    record Target(String target) implements Answer {

        /**
         * @throws InvalidFieldException if the text is blank or too long
         */
        public Target {
            TextRules.check(
                    Kind.TARGET.field(),
                    target,
                    LabeledExample.MAX_TEXT_LENGTH,
                    RejectionReason.TOO_LARGE);
        }

        @Override
        public Kind kind() {
            return Kind.TARGET;
        }
    }
}
