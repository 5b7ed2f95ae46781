package io.perennial.schemas.task;

import static io.perennial.schemas.DecodedAssertions.invalid;
import static io.perennial.schemas.DecodedAssertions.valid;
import static io.perennial.schemas.RejectionReason.INVALID_TASK_SPEC;
import static io.perennial.schemas.RejectionReason.MALFORMED_JSON;
import static io.perennial.schemas.RejectionReason.TOO_LARGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.schemas.Decoded;
import io.perennial.schemas.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskSpecJsonTest {

    private static final String FULL_JSON =
            """
            {"task":"intents","adapter":{"method":"lora","rank":8,"targets":["q","v"]},
             "labels":{"closed":true,"values":["booking","weather"]},
             "learning_rate":0.001,"batch_size":16,"replay":{"passes":3,"capacity":500},
             "holdout_share":0.2,
             "publication":{"margin":0.05,"every_examples":128,"every_seconds":1.5},
             "slot":3,"state":"frozen","batch_wait_ms":2000,"start":"similar","routable":false,
             "reproducible":true,"forgotten":["a-1","b-2"],
             "duplicate_window_seconds":0.25,"pinned_version":7,
             "canary":{"version":9,"share":0.25,"decide_after":50,"margin":0.01},
             "drift":{"detector":"adwin","threshold":0.01}}
            """;

    private static final String WITH_REPLICAS =
            "{\"task\":\"t\",\"data_parallel\":{\"replicas\":4}}";

    private static final TaskSpec FULL =
            new TaskSpec(
                    "intents",
                    new AdapterSettings(
                            "{\"method\":\"lora\",\"rank\":8,\"targets\":[\"q\",\"v\"]}"),
                    LabelSet.closed(List.of("booking", "weather")),
                    0.001,
                    16,
                    new ReplaySpec(3, 500),
                    0.2,
                    new PublicationGate(0.05, 128, Duration.ofMillis(1_500)),
                    3,
                    TaskState.FROZEN,
                    Duration.ofSeconds(2),
                    TaskStart.SIMILAR,
                    false,
                    new DataParallel(1, 256),
                    true,
                    ForgottenIds.NONE.plus(List.of("a-1", "b-2")),
                    Duration.ofMillis(250),
                    7L,
                    new Canary(9, 0.25, 50, 0.01),
                    new DriftSpec(DriftSpec.Detector.ADWIN, 0.01));

    @Nested
    class Reading {

        @Test
        void takesAllFields() {
            assertThat(valid(decode(FULL_JSON))).isEqualTo(FULL);
        }

        @Test
        void fillsInDefaults() {
            assertThat(valid(decode("{\"task\":\"t\"}"))).isEqualTo(TaskSpecs.defaults("t"));
        }

        @Test
        void keepsALearningRateThatIsGivenAndNoOther() {
            String exact = "{\"task\":\"t\",\"learning_rate\":0.0030000000000000005}";
            assertThat(valid(decode(exact)).learningRate()).isEqualTo(0.0030000000000000005);
            assertThat(valid(decode("{\"task\":\"t\"}")).learningRate()).isNull();
            assertThat(encoded(valid(decode(exact))))
                    .contains("\"learning_rate\":0.0030000000000000005");
            assertThat(encoded(valid(decode("{\"task\":\"t\"}")))).doesNotContain("learning_rate");
        }

        private String encoded(TaskSpec spec) {
            return new String(TaskSpecJson.encode(spec), StandardCharsets.UTF_8);
        }

        @Test
        void takesReplicasAndWritesThemOnlyWhereThereAreSeveral() {
            TaskSpec spec = valid(decode(WITH_REPLICAS));
            assertThat(spec.dataParallel()).isEqualTo(new DataParallel(4, 256));
            assertThat(encoded(spec))
                    .contains("\"data_parallel\":{\"replicas\":4,\"every_examples\":256}");
            assertThat(valid(decode(encoded(spec)))).isEqualTo(spec);
            assertThat(encoded(FULL)).doesNotContain("data_parallel");
        }

        @Test
        void refusesReplicasThatWouldStartApart() {
            String json = WITH_REPLICAS.replace("{\"task\"", "{\"start\":\"similar\",\"task\"");
            assertThat(decode(json))
                    .isInstanceOfSatisfying(
                            Decoded.Invalid.class,
                            invalid ->
                                    assertThat(invalid.message())
                                            .contains("\"start\" is \"similar\"")
                                            .contains("4 replicas"));
        }

        @Test
        void takesTheVersionThatIsHeldOnTo() {
            TaskSpec spec = valid(decode("{\"task\":\"t\",\"pinned_version\":3}"));
            assertThat(spec.pinnedVersion()).isEqualTo(3);
            assertThat(spec.withPinnedVersion(null)).isEqualTo(TaskSpecs.defaults("t"));
            assertThat(encoded(TaskSpecs.defaults("t"))).doesNotContain("pinned_version");
            assertThat(decode("{\"task\":\"t\",\"pinned_version\":0}"))
                    .isInstanceOfSatisfying(
                            Decoded.Invalid.class,
                            invalid ->
                                    assertThat(invalid.message())
                                            .contains("\"pinned_version\" is 0"));
        }

        @Test
        void takesAVersionThatIsTriedBesideThePinnedOne() {
            TaskSpec spec =
                    valid(
                            decode(
                                    "{\"task\":\"t\",\"pinned_version\":3,\"canary\":{\"version\":4}}"));
            assertThat(spec.canary()).isEqualTo(new Canary(4, 0.1, 0, 0.0));
            assertThat(spec.heldVersions()).containsExactly(3L, 4L);
            assertThat(valid(decode(encoded(spec)))).isEqualTo(spec);
            assertThat(spec.withPinnedVersion(4L).canary()).isNull();
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                textBlock =
                        """
                        "canary":{"version":4} | "canary" tries version 4, but "pinned_version" is missing
                        "pinned_version":4,"canary":{"version":4} | "pinned_version" is the same
                        "pinned_version":4,"canary":{} | "canary.version" is 0
                        "pinned_version":4,"canary":{"version":5,"share":0} | "canary.share" is 0.0
                        "pinned_version":4,"canary":{"version":5,"share":1.01} | "canary.share" is 1.01
                        "pinned_version":4,"canary":{"version":5,"decide_after":-1} | "canary.decide_after" is -1
                        "pinned_version":4,"canary":{"version":5,"margin":2} | "canary.margin" is 2.0
                        "pinned_version":4,"canary":{"versoin":5} | versoin
                        """)
        void refusesACanaryThatCannotBe(String fields, String reason) {
            assertThat(decode("{\"task\":\"t\"," + fields + "}"))
                    .isInstanceOfSatisfying(
                            Decoded.Invalid.class,
                            invalid -> assertThat(invalid.message()).contains(reason));
        }

        @Test
        void takesADetectorAtItsUsualThreshold() {
            TaskSpec spec = valid(decode("{\"task\":\"t\",\"drift\":{\"detector\":\"ddm\"}}"));
            assertThat(spec.drift()).isEqualTo(new DriftSpec(DriftSpec.Detector.DDM, 3));
            assertThat(valid(decode(encoded(spec)))).isEqualTo(spec);
            assertThat(encoded(TaskSpecs.defaults("t"))).doesNotContain("drift");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                textBlock =
                        """
                        {"detector":"adwim"} | "drift.detector" is "adwim"; choose one of none, page_hinkley, ddm, adwin
                        {"detector":"adwin","threshold":2} | "drift.threshold" is 2.0; choose more than 0, at most 1.0
                        {"threshold":0} | "drift.threshold" is 0.0
                        {"treshold":5} | treshold
                        """)
        void refusesADetectorThatCannotBe(String drift, String reason) {
            assertThat(decode("{\"task\":\"t\",\"drift\":" + drift + "}"))
                    .isInstanceOfSatisfying(
                            Decoded.Invalid.class,
                            invalid -> assertThat(invalid.message()).contains(reason));
        }

        @Test
        void takesNullForAbsent() {
            String json =
                    """
                    {"task":"t","adapter":null,"labels":null,"learning_rate":null,"batch_size":null,
                     "replay":null,"holdout_share":null,"publication":null,"slot":null,"state":null,
                     "batch_wait_ms":null,"start":null,"routable":null,"data_parallel":null}
                    """;
            assertThat(valid(decode(json))).isEqualTo(TaskSpecs.defaults("t"));
        }

        @Test
        void fillsInDefaultsInsideObjects() {
            TaskSpec spec =
                    valid(
                            decode(
                                    "{\"task\":\"t\",\"replay\":{\"passes\":2},"
                                            + "\"publication\":{\"every_examples\":10}}"));

            assertThat(spec.replay()).isEqualTo(new ReplaySpec(2, 2_000));
            assertThat(spec.publication()).isEqualTo(new PublicationGate(0.02, 10, Duration.ZERO));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "\"open\"|false|0",
                    "[\"a\",\"b\"]|true|2",
                    "{\"values\":[\"a\",\"b\"]}|true|2",
                    "{\"closed\":true,\"values\":[\"a\",\"b\"]}|true|2",
                    "{\"closed\":false,\"values\":[\"a\"]}|false|1",
                    "{\"closed\":false}|false|0",
                    "{}|false|0"
                })
        void takesLabelsInAllForms(String written, boolean closed, int count) {
            LabelSet labels = valid(decode(with("labels", written))).labels();

            assertThat(labels.closed()).isEqualTo(closed);
            assertThat(labels.labels()).isEqualTo(List.of("a", "b").subList(0, count));
        }

        @Test
        void takesTheTaskFromTheKey() {
            assertThat(valid(decode("t", "{}"))).isEqualTo(TaskSpecs.defaults("t"));
            assertThat(valid(decode("t", "{\"task\":\"t\"}"))).isEqualTo(TaskSpecs.defaults("t"));
        }
    }

    @Nested
    class Refusing {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "learningrate|1|field \"learningrate\" is not known; correct or remove it;",
                    "adapter|\"lora\"|field \"adapter\" is \"lora\"; write an object like",
                    "labels|\"closed\"|field \"labels\" is \"closed\"; write \"open\", an array",
                    "labels|7|field \"labels\" is 7; write \"open\", an array of labels",
                    "labels|[\"a\",1]|field \"labels\" has 1, which is not a string; quote each",
                    "labels|[\"a\"]|a closed list needs at least 2",
                    "labels|[\"a\",\"\"]|field \"labels\" is blank",
                    "labels|{\"closed\":true}|a closed list needs at least 2",
                    "labels|{\"closed\":1}|field \"labels.closed\" is 1; write true or false",
                    "labels|{\"values\":\"a\"}|field \"labels.values\" is not an array",
                    "labels|{\"names\":[]}|field \"labels.names\" is not known",
                    "learning_rate|\"fast\"|field \"learning_rate\" is \"fast\"; write a number",
                    "learning_rate|0|choose more than 0, at most 1.0",
                    "learning_rate|1e999|choose more than 0, at most 1.0",
                    "batch_size|32.5|field \"batch_size\" is 32.5; write a whole number",
                    "batch_size|3000000000|write a whole number up to 2147483647",
                    "batch_size|\"32\"|field \"batch_size\" is \"32\"; write a whole number",
                    "batch_size|0|choose 1 to 4096",
                    "replay|true|field \"replay\" is true; write an object",
                    "replay|{\"passes\":-1}|field \"replay.passes\" is -1",
                    "replay|{\"capacity\":0}|set \"passes\" to 0, or keep some examples",
                    "replay|{\"passes\":\"1\"}|field \"replay.passes\" is \"1\"",
                    "holdout_share|0.9|choose 0.0 to 0.5",
                    "publication|[]|field \"publication\" is []; write an object",
                    "publication|{\"margin\":-1}|field \"publication.margin\" is -1.0",
                    "publication|{\"every\":1}|field \"publication.every\" is not known",
                    "publication|{\"every_seconds\":-1}|is negative; choose 0 to",
                    "publication|{\"every_seconds\":1e300}|write at most 2147483647 seconds",
                    "slot|1.5|field \"slot\" is 1.5; write a whole number",
                    "slot|-1|choose 0 to 32767",
                    "state|\"paused\"|field \"state\" is \"paused\"; choose one of training, frozen,",
                    "state|1|field \"state\" is 1; write a string",
                    "start|\"warm\"|field \"start\" is \"warm\"; choose one of fresh, similar",
                    "start|true|field \"start\" is true; write a string",
                    "batch_wait_ms|-5|field \"batch_wait_ms\" is negative; choose 0 to 86400 seconds",
                    "task|\"a b\"|a task name is 1 to 128",
                    "task|5|field \"task\" is 5; write a string",
                })
        void saysWhatIsWrong(String field, String written, String message) {
            assertThat(invalid(decode(with(field, written)), INVALID_TASK_SPEC)).contains(message);
        }

        @Test
        void listsTheKnownFields() {
            assertThat(invalid(decode(with("rate", "1")), INVALID_TASK_SPEC))
                    .endsWith(
                            "known are adapter, batch_size, batch_wait_ms, canary, data_parallel, drift, duplicate_window_seconds, forgotten, holdout_share,"
                                    + " labels, learning_rate, pinned_version, publication, replay, reproducible, routable, slot, start,"
                                    + " state, task");
        }

        @Test
        void needsATask() {
            assertThat(invalid(decode("{}"), INVALID_TASK_SPEC))
                    .isEqualTo("field \"task\" is missing; add \"task\": \"<task name>\"");
            invalid(decode("not a task", "{}"), INVALID_TASK_SPEC);
        }

        @Test
        void needsAKeyThatIsTheTask() {
            assertThat(invalid(decode("a", "{\"task\":\"b\"}"), INVALID_TASK_SPEC))
                    .startsWith("field \"task\" is \"b\", but the Kafka key is \"a\"; send both");
            byte[] value = "{\"task\":\"b\"}".getBytes(StandardCharsets.UTF_8);
            invalid(TaskSpecJson.decode(new byte[] {(byte) 0xFF}, value), INVALID_TASK_SPEC);
        }

        @Test
        void explainsTombstones() {
            assertThat(invalid(TaskSpecJson.decode(new byte[] {'t'}, null), INVALID_TASK_SPEC))
                    .contains("\"state\": \"retired\"");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "[]", "{\"task\":\"t\"", "{\"task\":\"t\"}x", "task: t"})
        void needsAnObject(String json) {
            invalid(decode(json), MALFORMED_JSON);
        }

        @Test
        void needsEveryKeyOnceAtEveryLevel() {
            invalid(decode("{\"task\":\"t\",\"task\":\"t\"}"), MALFORMED_JSON);
            invalid(
                    decode("{\"task\":\"t\",\"replay\":{\"passes\":1,\"passes\":2}}"),
                    MALFORMED_JSON);
        }

        @Test
        void boundsTheSize() {
            String padding = " ".repeat(StrictJson.MAX_BYTES);
            invalid(decode("{\"task\":\"t\"}" + padding), TOO_LARGE);
        }

        @Test
        void quotesLongValuesInPart() {
            assertThat(
                            invalid(
                                    decode(with("batch_size", "\"" + "9".repeat(5_000) + "\"")),
                                    INVALID_TASK_SPEC))
                    .hasSizeLessThan(150);
        }

        @Test
        void neverThrowsWhateverArrives() {
            SplittableRandom random = new SplittableRandom(11);
            byte[] good = FULL_JSON.getBytes(StandardCharsets.UTF_8);
            for (int round = 0; round < 20_000; round++) {
                byte[] bytes = good.clone();
                for (int change = random.nextInt(1, 5); change > 0; change--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(32, 127);
                }
                if (TaskSpecJson.decode(null, bytes) instanceof Decoded.Invalid<TaskSpec> refused) {
                    invalid(refused, refused.reason());
                }
            }
        }
    }

    @Nested
    class Writing {

        @Test
        void isReadBack() {
            assertThat(reread(FULL)).isEqualTo(FULL);
            assertThat(reread(TaskSpecs.defaults("t"))).isEqualTo(TaskSpecs.defaults("t"));
        }

        @Test
        void spellsOutEveryField() {
            assertThat(new String(TaskSpecJson.encode(FULL), StandardCharsets.UTF_8))
                    .isEqualTo(FULL_JSON.replaceAll("\\s", ""));
        }

        private TaskSpec reread(TaskSpec spec) {
            byte[] key = spec.task().getBytes(StandardCharsets.UTF_8);
            return valid(TaskSpecJson.decode(key, TaskSpecJson.encode(spec)));
        }
    }

    private static String with(String field, String written) {
        String task = field.equals("task") ? "" : "\"task\":\"t\",";
        return "{" + task + "\"" + field + "\":" + written + "}";
    }

    private static Decoded<TaskSpec> decode(String json) {
        return TaskSpecJson.decode(null, json.getBytes(StandardCharsets.UTF_8));
    }

    private static Decoded<TaskSpec> decode(String key, String json) {
        return TaskSpecJson.decode(
                key.getBytes(StandardCharsets.UTF_8), json.getBytes(StandardCharsets.UTF_8));
    }
}
