package io.perennial.serving.client;

import java.util.List;
import java.util.Objects;

/**
 * The answer to one request.
 *
 * @param task that was asked
 * @param version that made all of it
 * @param answers one per text, in the request's order
 */
public record Answers(String task, long version, List<Answer> answers) {
    public Answers {
        Objects.requireNonNull(task, "task");
        answers = List.copyOf(answers);
    }
}
