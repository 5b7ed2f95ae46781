package io.perennial.benchmarks.stream;

import io.perennial.schemas.Decoded;
import io.perennial.schemas.example.Answer;
import io.perennial.schemas.example.LabeledExample;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.schemas.task.TaskSpecJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Tasks and examples that measure speed: learning goes on, publication and replay do not. */
final class StreamLoad {

    /** The labels of every task. */
    static final List<String> LABELS = List.of("a", "b", "c", "d");

    /** Settings of a task, without its name and place. */
    private static final String SETTINGS =
            "\"labels\":[\"a\",\"b\",\"c\",\"d\"],\"batch_size\":%d,\"replay\":{\"passes\":0,\"capacity\":0},"
                    + "\"holdout_share\":0,\"publication\":{\"every_examples\":1000000000},\"routable\":false,"
                    + "\"batch_wait_ms\":86400000";

    private StreamLoad() {}

    /** What a task that nobody specified is trained by. */
    static String defaultSpec(int batchSize) {
        return "{" + SETTINGS.formatted(batchSize) + "}";
    }

    /** A task that lies evenly among the others. */
    static TaskSpec task(int number, int batchSize) {
        return spec(
                "{\"task\":\"%s\",\"slot\":%d,%s}"
                        .formatted(name(number), number, SETTINGS.formatted(batchSize)));
    }

    /** Reads a benchmark's own specification. */
    static TaskSpec spec(String json) {
        Decoded<TaskSpec> decoded =
                TaskSpecJson.decode(null, json.getBytes(StandardCharsets.UTF_8));
        if (decoded instanceof Decoded.Valid<TaskSpec> valid) {
            return valid.value();
        }
        throw new IllegalStateException("the benchmark's specification is not valid: " + decoded);
    }

    static String name(int task) {
        return "task-" + task;
    }

    static LabeledExample example(int task, SplittableRandom random) {
        String label = LABELS.get(random.nextInt(LABELS.size()));
        return new LabeledExample(
                name(task),
                RandomTexts.next(random),
                null,
                new Answer.Label(label),
                null,
                null,
                Map.of());
    }
}
