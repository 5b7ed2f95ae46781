package io.perennial.flink.train;

import io.perennial.flink.ingest.ExpectedAnswer;
import io.perennial.flink.onboard.TaskKey;
import io.perennial.model.architecture.Objective;
import java.util.List;

/** Small tasks of every objective for the training operator. */
final class EveryObjective {

    private static final List<String> WORDS =
            List.of("cat", "red", "dog", "green", "horse", "blue", "bird", "black");

    private EveryObjective() {}

    /** A specification without a learning rate, with batches of 4. */
    static String spec(TaskKey key, String adapter, Objective objective) {
        return """
                {"task":"%s","adapter":{%s,"objective":"%s"},"batch_size":4,
                 "replay":{"passes":1,"capacity":20},
                 "publication":{"every_examples":16,"margin":1}}
                """
                .formatted(key.task(), adapter, objective.code());
    }

    /** Examples with the given offsets; every fifth is held out. */
    static void feed(TrainHarness harness, TaskKey key, Objective objective, int from, int to)
            throws Exception {
        for (int offset = from; offset < to; offset++) {
            String word = WORDS.get(offset % WORDS.size());
            String text = "this is a " + word;
            boolean animal = offset % 2 == 0;
            switch (objective) {
                case CLASSIFICATION -> harness.example(key, text, name(animal), offset);
                case MULTI_LABEL -> {
                    List<String> labels =
                            offset % 3 == 0 ? List.of() : List.of(name(animal), "word");
                    harness.example(key, text, ExpectedAnswer.ofLabels(labels), offset);
                }
                case REGRESSION ->
                        harness.example(
                                key, text, ExpectedAnswer.ofValue(animal ? 1 : -0.5), offset);
                case TEXT -> harness.exampleWithTarget(key, text, "a " + name(animal), offset);
            }
        }
    }

    private static String name(boolean animal) {
        return animal ? "animal" : "colour";
    }
}
