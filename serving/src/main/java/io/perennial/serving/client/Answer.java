package io.perennial.serving.client;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a task says of one text; its kind is that of the task's objective. */
public sealed interface Answer {

    /** Whether the text was longer than the base reads, so that its end was not seen. */
    boolean truncated();

    /**
     * The most probable label.
     *
     * @param probabilities of all labels, in the task's order, exactly as they were sent
     */
    record Label(String label, Map<String, Float> probabilities, boolean truncated)
            implements Answer {
        public Label {
            probabilities = Collections.unmodifiableMap(new LinkedHashMap<>(probabilities));
        }
    }

    /**
     * All labels that hold.
     *
     * @param probabilities of all labels, each for itself
     */
    record Labels(List<String> labels, Map<String, Float> probabilities, boolean truncated)
            implements Answer {
        public Labels {
            labels = List.copyOf(labels);
            probabilities = Collections.unmodifiableMap(new LinkedHashMap<>(probabilities));
        }
    }

    /** A number. */
    record Value(float value, boolean truncated) implements Answer {}

    /**
     * A text.
     *
     * @param finishReason {@code stop} or {@code length}
     */
    record Written(String text, String finishReason, boolean truncated) implements Answer {}
}
