package io.perennial.serving.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.serving.adapters.ServedVersion;
import io.perennial.serving.predict.Routing;
import io.perennial.serving.predict.TaskAnswer;
import io.perennial.serving.predict.WrittenTexts;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one text that named no task.
 *
 * @param routing where it was found to belong
 * @param version the version that answered; null where the text belongs to none of the tasks
 * @param answer what it answered, as in the short form; empty where none did
 */
record RoutedAnswer(Routing routing, @Nullable ServedVersion version, ObjectNode answer) {

    static RoutedAnswer none(Routing routing) {
        return new RoutedAnswer(routing, null, Json.object());
    }

    static RoutedAnswer of(Routing routing, TaskAnswer answer, int row) {
        ObjectNode one = Json.object();
        PlainResponses.fill(one, answer, row);
        return new RoutedAnswer(routing, answer.version(), one);
    }

    static RoutedAnswer of(Routing routing, WrittenTexts answer, int row) {
        ObjectNode one = Json.object();
        PlainResponses.fill(one, answer, row);
        return new RoutedAnswer(routing, answer.version(), one);
    }

    /** One row of the short form. */
    ObjectNode plain() {
        ObjectNode one = Json.object();
        if (version == null) {
            one.putNull("task").putNull("version").putNull("label");
        } else {
            one.put("task", version.task()).put("version", version.version());
            one.setAll(answer);
        }
        ObjectNode routing = one.putObject("routing");
        routing.put("out_of_scope", version == null);
        routing.put("nearest_task", this.routing.task());
        routing.put("probability", this.routing.probability());
        if (this.routing.runnerUp() != null) {
            routing.putObject("runner_up")
                    .put("task", this.routing.runnerUp())
                    .put("probability", this.routing.runnerUpProbability());
        }
        routing.put("score", this.routing.outOfScope());
        if (Double.isFinite(this.routing.threshold())) {
            routing.put("threshold", this.routing.threshold());
        }
        return one;
    }
}
