package io.perennial.flink.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perennial.flink.onboard.TaskKey;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import io.perennial.schemas.avro.Evaluation;
import io.perennial.schemas.avro.EvaluationKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** New tasks that may start from the adapter of another. */
class SimilarStartTest {

    private static final TaskKey OLD = TaskKey.of("old", 0);
    private static final TaskKey NEW = TaskKey.of("new", 0);
    private static final String SIMILAR = ",\"start\":\"similar\"";
    private static final TrainSettings SETTINGS = TrainHarness.settings(1L << 30);

    /** What the old task has learned from before a new one begins. */
    private static final int OLD_EXAMPLES = 1_000;

    private static final List<String> KEYWORDS =
            List.of(
                    "cat", "red", "dog", "green", "horse", "blue", "bird", "black", "house", "two",
                    "river", "nine", "stone", "cold", "king", "salt", "road", "night", "boat",
                    "gold");
    private static final List<String> FILLERS =
            List.of(
                    "the", "was", "there", "when", "they", "came", "with", "many", "before", "and",
                    "from", "some", "more", "over", "his", "their", "then", "not", "all", "also");

    @TempDir static Path checkpoints;

    /** The subtask when the old task has published its latest version. */
    private static OperatorSubtaskState learned;

    private static AdapterArtifact old;

    @BeforeAll
    static void learnTheOldTask() throws Exception {
        try (TrainHarness harness = TrainHarness.open(SETTINGS, checkpoints)) {
            learnOldTask(harness);
            learned = harness.checkpoint(1);
            old = TrainHarness.latest(harness.records()).get("old");
        }
    }

    private static void learnOldTask(TrainHarness harness) throws Exception {
        harness.spec(OLD, spec(OLD, "houlsby", ""));
        examples(harness, OLD, 10_000, 10_000 + OLD_EXAMPLES);
        harness.settle();
    }

    private static String spec(TaskKey key, String method, String more) {
        return """
                {"task":"%s","adapter":{"method":"%s","bottleneck":8},"batch_size":16,
                 "learning_rate":0.005,"replay":{"passes":1,"capacity":400},
                 "publication":{"every_examples":400,"margin":1}%s}
                """
                .formatted(key.task(), method, more);
    }

    /** A keyword among fillers; which half of the list it is from is not in its meaning. */
    private static void examples(TrainHarness harness, TaskKey key, int from, int to)
            throws Exception {
        for (int offset = from; offset < to; offset++) {
            Random random = new Random(offset);
            int keyword = random.nextInt(KEYWORDS.size());
            List<String> words = new ArrayList<>(List.of(KEYWORDS.get(keyword)));
            for (int filler = 0; filler < 5; filler++) {
                words.add(FILLERS.get(random.nextInt(FILLERS.size())));
            }
            Collections.shuffle(words, random);
            String label = keyword < KEYWORDS.size() / 2 ? "first" : "second";
            harness.example(key, String.join(" ", words), key.task() + label, offset);
        }
    }

    private static TrainHarness withOldTask() throws Exception {
        return TrainHarness.restore(SETTINGS, checkpoints, List.of(learned), 1, 0);
    }

    private static AdapterArtifact newTask(String method, String more, int examples)
            throws Exception {
        try (TrainHarness harness = withOldTask()) {
            harness.spec(NEW, spec(NEW, method, more));
            examples(harness, NEW, 0, examples);
            harness.endInput();
            return TrainHarness.latest(harness.records()).get("new");
        }
    }

    private static JsonNode startOf(AdapterArtifact artifact) throws Exception {
        return new ObjectMapper().readTree(artifact.metadata().get(ArtifactMetadata.STARTED_FROM));
    }

    @Nested
    class Choice {

        @Test
        void isTheTaskThatHasLearnedTheSame() throws Exception {
            AdapterArtifact artifact = newTask("houlsby", SIMILAR, 80);
            JsonNode start = startOf(artifact);
            assertThat(start.get("task").textValue()).isEqualTo("old");
            assertThat(start.get("version").longValue()).isPositive();
            assertThat(start.get("score").doubleValue())
                    .isGreaterThan(start.get("fresh_score").doubleValue());
            assertThat(artifact.metadata())
                    .containsEntry(ArtifactMetadata.EXAMPLES_TRAINED, "64")
                    .containsEntry(ArtifactMetadata.EXAMPLES_HELD_OUT, "16")
                    .containsEntry(ArtifactMetadata.STEPS, "8");
        }

        @Test
        void startsFreshWhereNoAdapterFits() throws Exception {
            AdapterArtifact similar = newTask("pfeiffer", SIMILAR, 100);
            AdapterArtifact fresh = newTask("pfeiffer", "", 100);
            assertThat(similar.parameters()).isEqualTo(fresh.parameters());
            assertThat(startOf(similar)).isEmpty();
            assertThat(fresh.metadata()).doesNotContainKey(ArtifactMetadata.STARTED_FROM);
        }

        @Test
        void meansNothingAfterTheFirstStep() throws Exception {
            AdapterArtifact fresh = newTask("houlsby", "", 100);
            try (TrainHarness harness = withOldTask()) {
                harness.spec(NEW, spec(NEW, "houlsby", ""));
                examples(harness, NEW, 0, 30);
                harness.settle();
                harness.spec(NEW, spec(NEW, "houlsby", SIMILAR));
                examples(harness, NEW, 30, 100);
                harness.endInput();
                AdapterArtifact changed = TrainHarness.latest(harness.records()).get("new");
                assertThat(changed.parameters()).isEqualTo(fresh.parameters());
                assertThat(changed.metadata()).doesNotContainKey(ArtifactMetadata.STARTED_FROM);
            }
        }

        @Test
        void isMadeAnewWithOtherParameters() throws Exception {
            try (TrainHarness harness = withOldTask()) {
                harness.spec(NEW, spec(NEW, "pfeiffer", SIMILAR));
                examples(harness, NEW, 0, 80);
                harness.settle();
                harness.spec(NEW, spec(NEW, "houlsby", SIMILAR));
                examples(harness, NEW, 80, 160);
                harness.endInput();
                AdapterArtifact artifact = TrainHarness.latest(harness.records()).get("new");
                assertThat(startOf(artifact).get("task").textValue()).isEqualTo("old");
            }
        }

        @Test
        void doesNotTakeARetiredTask() throws Exception {
            try (TrainHarness harness = withOldTask()) {
                harness.spec(OLD, spec(OLD, "houlsby", ",\"state\":\"retired\""));
                harness.spec(NEW, spec(NEW, "houlsby", SIMILAR));
                examples(harness, NEW, 0, 100);
                harness.endInput();
                AdapterArtifact artifact = TrainHarness.latest(harness.records()).get("new");
                assertThat(startOf(artifact)).isEmpty();
            }
        }
    }

    @Nested
    class FirstExamples {

        @Test
        void areGatheredThenTestedAndTrainedAsAlways() throws Exception {
            try (TrainHarness harness = withOldTask()) {
                harness.spec(NEW, spec(NEW, "houlsby", SIMILAR));
                examples(harness, NEW, 0, 78);
                harness.settle();
                assertThat(tested(harness)).isZero();
                examples(harness, NEW, 78, 80);
                harness.settle();
                assertThat(tested(harness)).isEqualTo(64);
                examples(harness, NEW, 80, 86);
                harness.endInput();
                assertThat(tested(harness)).isEqualTo(69);
            }
        }

        @Test
        void waitNoLongerThanOthers() throws Exception {
            try (TrainHarness harness = withOldTask()) {
                harness.spec(NEW, spec(NEW, "houlsby", SIMILAR));
                examples(harness, NEW, 0, 6);
                harness.time(1_000);
                assertThat(tested(harness)).isEqualTo(5);
                AdapterArtifact artifact = TrainHarness.latest(harness.records()).get("new");
                assertThat(startOf(artifact)).as("too few to tell").isEmpty();
            }
        }

        private int tested(TrainHarness harness) {
            return harness.evaluations().stream()
                    .filter(e -> e.getKind() == EvaluationKind.PREQUENTIAL)
                    .filter(e -> e.getTask().equals("new"))
                    .mapToInt(Evaluation::getExamples)
                    .sum();
        }
    }

    @Nested
    class AfterAFailure {

        private final Map<Integer, OperatorSubtaskState> states = new LinkedHashMap<>();

        @Test
        void goesOnAsWithoutIt() throws Exception {
            AdapterArtifact expected = newTask("houlsby", SIMILAR, 150);
            assertThat(startOf(expected).has("task")).isTrue();
            List<AdapterRecord> before = takeStates();
            for (Map.Entry<Integer, OperatorSubtaskState> state : states.entrySet()) {
                List<AdapterRecord> published = new ArrayList<>(before);
                try (TrainHarness harness =
                        TrainHarness.restore(
                                SETTINGS, checkpoints, List.of(state.getValue()), 1, 0)) {
                    examples(harness, NEW, state.getKey(), 150);
                    harness.endInput();
                    published.addAll(harness.records());
                }
                AdapterArtifact actual = TrainHarness.latest(published).get("new");
                assertThat(actual.toBytes())
                        .as("after %d examples", state.getKey())
                        .isEqualTo(expected.toBytes());
            }
        }

        /** While examples are gathered, just before and just after the choice, and later. */
        private List<AdapterRecord> takeStates() throws Exception {
            try (TrainHarness harness = TrainHarness.open(SETTINGS, checkpoints)) {
                learnOldTask(harness);
                harness.spec(NEW, spec(NEW, "houlsby", SIMILAR));
                int from = 0;
                for (int examples : new int[] {7, 78, 80, 110}) {
                    examples(harness, NEW, from, examples);
                    states.put(examples, harness.checkpoint(examples));
                    from = examples;
                }
                return harness.records();
            }
        }
    }

    @Nested
    class OtherTasks {

        @Test
        void keepEveryBitOfWhatTheyPublish() throws Exception {
            assertThat(published(true)).isEqualTo(published(false));
        }

        private String published(boolean besideANewTask) throws Exception {
            try (TrainHarness harness = withOldTask()) {
                if (besideANewTask) {
                    harness.spec(NEW, spec(NEW, "houlsby", SIMILAR));
                    examples(harness, NEW, 0, 100);
                }
                examples(harness, OLD, 20_000, 20_500);
                harness.endInput();
                AdapterArtifact latest = TrainHarness.latest(harness.records()).get("old");
                assertThat(latest.version()).isGreaterThan(old.version());
                return Arrays.toString(latest.toBytes());
            }
        }
    }

    @Test
    void takesTheBodyBitForBit() throws Exception {
        try (TrainHarness harness = withOldTask()) {
            harness.spec(NEW, spec(NEW, "houlsby", SIMILAR).replace("0.005", "1e-300"));
            examples(harness, NEW, 0, 80);
            harness.endInput();
            AdapterArtifact artifact = TrainHarness.latest(harness.records()).get("new");
            assertThat(startOf(artifact).get("version").longValue()).isEqualTo(old.version());
            try (FrozenBase base = TrainHarness.BASE.acquire()) {
                int body = base.layout(old.spec(), 2).bodySize();
                assertThat(Arrays.copyOf(artifact.parameters(), body))
                        .isEqualTo(Arrays.copyOf(old.parameters(), body));
            }
        }
    }
}
