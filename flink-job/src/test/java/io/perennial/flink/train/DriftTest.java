package io.perennial.flink.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.flink.onboard.TaskKey;
import io.perennial.schemas.avro.Evaluation;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task whose labels lose their meaning says so once, and no other does. */
class DriftTest {

    private static final TaskKey MOVED = TaskKey.of("moved", 1);
    private static final TaskKey CALM = TaskKey.of("calm", 2);
    private static final List<String> WORDS = List.of("cat", "red", "dog", "green");

    @TempDir private Path checkpoints;

    private static String spec(TaskKey key) {
        return """
                {"task":"%s","adapter":{"method":"head_only"},"labels":["animal","colour"],
                 "batch_size":16,"learning_rate":0.05,"replay":{"passes":0,"capacity":0},
                 "routable":false,"publication":{"every_examples":100000},
                 "drift":{"detector":"page_hinkley","threshold":15}}
                """
                .formatted(key.task());
    }

    /** Twenty examples, of which every fifth is held out. */
    private static void batch(TrainHarness harness, int batch, boolean moved) throws Exception {
        for (int offset = 20 * batch; offset < 20 * (batch + 1); offset++) {
            String text = "this is " + WORDS.get(offset % WORDS.size());
            boolean animal = offset % 2 == 0;
            harness.example(CALM, text, animal ? "animal" : "colour", offset);
            // As often right as wrong, which nobody can learn.
            boolean said = moved ? offset / 4 % 2 == 0 : animal;
            harness.example(MOVED, text, said ? "animal" : "colour", offset);
        }
        harness.settle();
    }

    private static List<Evaluation> drifts(TrainHarness harness) {
        return harness.evaluations().stream().filter(Evaluation::getDrift).toList();
    }

    @Test
    void isFoundOnceOverARestart() throws Exception {
        OperatorSubtaskState stored;
        try (TrainHarness harness =
                TrainHarness.open(TrainHarness.settings(1 << 26), checkpoints)) {
            harness.spec(MOVED, spec(MOVED));
            harness.spec(CALM, spec(CALM));
            for (int batch = 0; batch < 12; batch++) {
                batch(harness, batch, false);
            }
            // Too few to tell by themselves.
            batch(harness, 12, true);
            assertThat(drifts(harness)).isEmpty();
            stored = harness.checkpoint(1);
        }
        try (TrainHarness harness =
                TrainHarness.restore(
                        TrainHarness.settings(1 << 26), checkpoints, List.of(stored), 1, 0)) {
            for (int batch = 13; batch < 18; batch++) {
                batch(harness, batch, true);
            }
            assertThat(drifts(harness)).extracting(Evaluation::getTask).containsExactly("moved");
            assertThat(drifts(harness).get(0).getExamplesSeen()).isBetween(261L, 360L);
        }
    }
}
