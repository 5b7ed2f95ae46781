package io.perennial.serving.observe;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the reading of one topic stands.
 *
 * @param topic its name
 * @param records read since the start
 * @param unreadable records among them that could not be understood
 * @param problem what keeps it from being read, and what to do; null when nothing does
 */
public record ObservedTopic(String topic, long records, long unreadable, @Nullable String problem) {

    public ObservedTopic {
        Objects.requireNonNull(topic, "topic");
    }

    static ObservedTopic initial(String topic) {
        return new ObservedTopic(topic, 0, 0, null);
    }

    ObservedTopic read(boolean understood) {
        return new ObservedTopic(topic, records + 1, unreadable + (understood ? 0 : 1), null);
    }

    ObservedTopic with(@Nullable String newProblem) {
        return new ObservedTopic(topic, records, unreadable, newProblem);
    }
}
