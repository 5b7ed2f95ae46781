package io.perennial.flink.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.flink.onboard.TaskKey;
import io.perennial.schemas.adapter.AdapterCatalogue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which versions lie on the adapters topic after the records of a task. */
class KeptVersionsTest {

    private static final TaskKey KEY = TaskKey.of("first", 0);
    private static final TrainSettings SETTINGS = TrainHarness.settings(1L << 30);

    /** So many examples lead to one version. */
    private static final int A_VERSION = 20;

    @TempDir Path checkpoints;

    private final List<AdapterRecord> records = new ArrayList<>();

    private static String spec(String more) {
        return """
               {"task":"first","batch_size":4,"adapter":{"method":"head_only"},"routable":false,
                "publication":{"every_examples":16,"margin":1}%s}
               """
                .formatted(more);
    }

    private static void publish(TrainHarness harness, int from, int to) throws Exception {
        for (int version = from; version < to; version++) {
            harness.examples(KEY, version * A_VERSION, (version + 1) * A_VERSION);
            harness.settle();
        }
    }

    private List<Long> kept(TrainHarness harness) {
        AdapterCatalogue catalogue = new AdapterCatalogue();
        List<AdapterRecord> all = new ArrayList<>(records);
        all.addAll(harness.records());
        all.forEach(record -> catalogue.accept(record.key(), record.value()));
        return catalogue.task("first").kept().numbers();
    }

    @Test
    void areTheNewestThree() throws Exception {
        try (TrainHarness harness = TrainHarness.open(SETTINGS, checkpoints)) {
            harness.spec(KEY, spec(""));
            publish(harness, 0, 2);
            assertThat(kept(harness)).containsExactly(2L, 1L);
            publish(harness, 2, 5);
            assertThat(kept(harness)).containsExactly(5L, 4L, 3L);
        }
    }

    @Test
    void areTheSameAfterAFailure() throws Exception {
        OperatorSubtaskState state;
        try (TrainHarness harness = TrainHarness.open(SETTINGS, checkpoints)) {
            harness.spec(KEY, spec(""));
            publish(harness, 0, 2);
            harness.spec(KEY, spec(",\"pinned_version\":1"));
            publish(harness, 2, 4);
            state = harness.checkpoint(1);
            records.addAll(harness.records());
        }
        try (TrainHarness harness =
                TrainHarness.restore(SETTINGS, checkpoints, List.of(state), 1, 0)) {
            publish(harness, 4, 6);
            assertThat(kept(harness)).containsExactly(6L, 5L, 4L, 1L);
        }
    }

    @Test
    void holdThePinnedOneUntilItIsLetGo() throws Exception {
        try (TrainHarness harness = TrainHarness.open(SETTINGS, checkpoints)) {
            harness.spec(KEY, spec(""));
            publish(harness, 0, 3);
            harness.spec(KEY, spec(",\"pinned_version\":2"));
            publish(harness, 3, 6);
            assertThat(kept(harness)).containsExactly(6L, 5L, 4L, 2L);
            harness.spec(KEY, spec(""));
            publish(harness, 6, 7);
            assertThat(kept(harness)).containsExactly(7L, 6L, 5L);
        }
    }

    @Test
    void doNotKnowWhatTheTaskWasToForget() throws Exception {
        try (TrainHarness harness = TrainHarness.open(SETTINGS, checkpoints)) {
            harness.spec(KEY, spec(""));
            publish(harness, 0, 3);
            harness.spec(KEY, spec(",\"pinned_version\":2,\"forgotten\":[\"order-17\"]"));
            assertThat(kept(harness)).containsExactly(3L, 2L, 1L);
            publish(harness, 3, 4);
            assertThat(kept(harness)).containsExactly(4L);
            publish(harness, 4, 5);
            assertThat(kept(harness)).containsExactly(5L, 4L);
        }
    }

    @Test
    void goWithATaskThatRetires() throws Exception {
        try (TrainHarness harness = TrainHarness.open(SETTINGS, checkpoints)) {
            harness.spec(KEY, spec(""));
            publish(harness, 0, 3);
            harness.spec(KEY, spec(",\"state\":\"retired\""));
            assertThat(kept(harness)).isEmpty();
        }
    }
}
