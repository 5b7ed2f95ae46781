package io.perennial.flink.onboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.flink.ingest.ExpectedAnswer;
import io.perennial.flink.ingest.IncomingExample;
import io.perennial.flink.ingest.IncomingSpec;
import io.perennial.flink.ingest.Rejections;
import io.perennial.flink.ingest.SourceRecord;
import io.perennial.model.architecture.Objective;
import io.perennial.schemas.Decoded;
import io.perennial.schemas.avro.Rejection;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.schemas.task.TaskSpecJson;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class OnboardTasksTest {

    private static final byte[] DEFAULT = spec("any", "");
    private static final OnboardSettings OPEN = new OnboardSettings(DEFAULT, 10_000, 3);
    private static final OnboardSettings CLOSED = new OnboardSettings(null, 10_000, 3);

    private KeyedTwoInputStreamOperatorTestHarness<String, IncomingSpec, IncomingExample, TaskEvent>
            harness;

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    private void start(OnboardSettings settings) throws Exception {
        harness = create(settings);
        harness.open();
    }

    private static KeyedTwoInputStreamOperatorTestHarness<
                    String, IncomingSpec, IncomingExample, TaskEvent>
            create(OnboardSettings settings) throws Exception {
        return new KeyedTwoInputStreamOperatorTestHarness<>(
                new KeyedCoProcessOperator<>(new OnboardTasks(settings)),
                IncomingSpec::task,
                IncomingExample::task,
                Types.STRING);
    }

    private static byte[] spec(String task, String more) {
        String holdout = more.contains("holdout_share") ? "" : ",\"holdout_share\":0";
        String json = "{\"task\":\"" + task + "\"" + holdout + more + "}";
        Decoded<TaskSpec> decoded =
                TaskSpecJson.decode(null, json.getBytes(StandardCharsets.UTF_8));
        return TaskSpecJson.encode(((Decoded.Valid<TaskSpec>) decoded).value());
    }

    private void sendSpec(String task, String more) throws Exception {
        SourceRecord origin = new SourceRecord("tasks", 0, 0, 0, null, new byte[] {1});
        harness.processElement1(
                new StreamRecord<>(new IncomingSpec(task, spec(task, more), origin)));
    }

    private void sendExample(String task, String label, long offset) throws Exception {
        sendExample(task, ExpectedAnswer.ofLabel(label), offset);
    }

    private void sendExample(String task, ExpectedAnswer answer, long offset) throws Exception {
        SourceRecord origin = new SourceRecord("examples", 2, offset, 0, null, new byte[] {7});
        harness.processElement2(
                new StreamRecord<>(
                        new IncomingExample(task, answer, new int[] {1, 2}, 2, null, origin)));
    }

    private void sendExample(String task, byte[] value, long offset) throws Exception {
        harness.processElement2(
                new StreamRecord<>(
                        new IncomingExample(
                                task,
                                ExpectedAnswer.ofLabel("a"),
                                new int[] {1},
                                1,
                                null,
                                new SourceRecord("examples", 2, offset, 0, null, value))));
    }

    private List<String> events() {
        return harness.extractOutputValues().stream()
                .map(
                        event ->
                                event.kind() == TaskEvent.Kind.SPEC_CHANGED
                                        ? "spec"
                                        : "example " + event.offset())
                .toList();
    }

    private List<Rejection> rejections() {
        var side = harness.getSideOutput(Rejections.TAG);
        return side == null ? List.of() : side.stream().map(StreamRecord::getValue).toList();
    }

    @Nested
    class Order {

        @Test
        void isSpecificationFirstThenExamplesAsTheyCame() throws Exception {
            start(CLOSED);
            sendExample("t", "a", 0);
            sendExample("t", "b", 1);
            assertThat(events()).isEmpty();
            sendSpec("t", "");
            sendExample("t", "a", 2);
            assertThat(events()).containsExactly("spec", "example 0", "example 1", "example 2");
        }

        @Test
        void hasASpecificationOnlyOnce() throws Exception {
            start(CLOSED);
            sendSpec("t", "");
            sendSpec("t", "");
            sendSpec("t", ",\"batch_size\":7");
            assertThat(events()).containsExactly("spec", "spec");
        }
    }

    @Nested
    class Patience {

        @Test
        void endsInTheDefaultSpecification() throws Exception {
            start(OPEN);
            sendExample("t", "a", 0);
            harness.setProcessingTime(9_999);
            assertThat(events()).isEmpty();
            harness.setProcessingTime(10_000);
            assertThat(events()).containsExactly("spec", "example 0");
        }

        @Test
        void endsInRejectionWhereTasksMustBeSpecified() throws Exception {
            start(CLOSED);
            sendExample("t", "a", 5);
            harness.setProcessingTime(10_000);
            assertThat(events()).isEmpty();
            assertThat(rejections()).hasSize(1);
            Rejection rejection = rejections().get(0);
            assertThat(rejection.getReason()).isEqualTo("unknown_task");
            assertThat(rejection.getTopic()).isEqualTo("examples");
            assertThat(rejection.getPartition()).isEqualTo(2);
            assertThat(rejection.getOffset()).isEqualTo(5);
            assertThat(rejection.getValue().get(0)).isEqualTo((byte) 7);
        }

        @Test
        void endsWhenTheExamplesThatWaitAreLarge() throws Exception {
            start(new OnboardSettings(null, 10_000, 1_000));
            byte[] value = new byte[20 << 20];
            for (int offset = 0; offset < 3; offset++) {
                sendExample("t", value, offset);
            }
            assertThat(rejections()).isEmpty();
            sendExample("t", value, 3);
            assertThat(rejections()).hasSize(4);
        }

        @Test
        void endsWhenTooManyExamplesWait() throws Exception {
            start(OPEN);
            for (int offset = 0; offset < 4; offset++) {
                sendExample("t", "a", offset);
            }
            assertThat(events()).hasSize(5).startsWith("spec");
        }

        @Test
        void survivesAFailure() throws Exception {
            start(OPEN);
            sendExample("t", "a", 0);
            OperatorSubtaskState state = harness.snapshot(1, 1);
            harness.close();
            harness = create(OPEN);
            harness.initializeState(state);
            harness.open();
            sendExample("t", "a", 1);
            harness.setProcessingTime(10_000);
            assertThat(events()).containsExactly("spec", "example 0", "example 1");
        }
    }

    @Nested
    class Admission {

        @Test
        void refusesLabelsOutsideAClosedList() throws Exception {
            start(CLOSED);
            sendSpec("t", ",\"labels\":[\"a\",\"b\"]");
            sendExample("t", "c", 0);
            sendExample("t", "a", 1);
            assertThat(events()).containsExactly("spec", "example 1");
            assertThat(rejections())
                    .extracting(Rejection::getReason)
                    .containsExactly("unknown_label");
        }

        @Test
        void refusesExamplesOfARetiredTask() throws Exception {
            start(OPEN);
            sendSpec("t", ",\"state\":\"retired\"");
            sendExample("t", "a", 0);
            assertThat(events()).containsExactly("spec");
            assertThat(rejections())
                    .extracting(Rejection::getReason)
                    .containsExactly("task_retired");
        }
    }

    @Nested
    class Answers {

        static List<Arguments> otherKinds() {
            return Arrays.stream(Objective.values())
                    .flatMap(
                            task ->
                                    Arrays.stream(Objective.values())
                                            .filter(answer -> answer != task)
                                            .map(answer -> Arguments.of(task, answer)))
                    .toList();
        }

        @ParameterizedTest
        @MethodSource("otherKinds")
        void ofAnotherKindThanTheTasksAreRefused(Objective task, Objective kind) throws Exception {
            start(CLOSED);
            sendSpec("t", objective(task));
            sendExample("t", answer(kind), 0);
            sendExample("t", answer(task), 1);
            assertThat(events()).containsExactly("spec", "example 1");
            assertThat(rejections()).hasSize(1);
            assertThat(rejections().get(0).getReason()).isEqualTo("invalid_field");
            assertThat(rejections().get(0).getMessage())
                    .isEqualTo(
                            "the example's answer is a \"%s\" (%s), but task 't' has the objective %s; send its examples with \"%s\""
                                    .formatted(field(kind), kind.code(), task.code(), field(task)));
        }

        @ParameterizedTest
        @EnumSource(Objective.class)
        void arriveAsTheyAreAfterWaitingForTheirTask(Objective objective) throws Exception {
            start(CLOSED);
            sendExample("t", answer(objective), 0);
            OperatorSubtaskState state = harness.snapshot(1, 1);
            harness.close();
            harness = create(CLOSED);
            harness.initializeState(state);
            harness.open();
            sendSpec("t", objective(objective));
            TaskEvent event = harness.extractOutputValues().get(1);
            assertThat(event.answer()).usingRecursiveComparison().isEqualTo(answer(objective));
        }

        @Test
        void withALabelOutsideAClosedListAreRefused() throws Exception {
            start(CLOSED);
            sendSpec("t", objective(Objective.MULTI_LABEL) + ",\"labels\":[\"a\",\"b\"]");
            sendExample("t", ExpectedAnswer.ofLabels(List.of("a", "c")), 0);
            sendExample("t", ExpectedAnswer.ofLabels(List.of("b", "a")), 1);
            sendExample("t", ExpectedAnswer.ofLabels(List.of()), 2);
            assertThat(events()).containsExactly("spec", "example 1", "example 2");
            assertThat(rejections()).hasSize(1);
            assertThat(rejections().get(0).getReason()).isEqualTo("unknown_label");
            assertThat(rejections().get(0).getMessage()).contains("'c'");
        }

        @Test
        void letAnOpenSetGrowAllTogetherOrNotAtAll() throws Exception {
            start(CLOSED);
            sendSpec("t", objective(Objective.MULTI_LABEL));
            sendExample("t", ExpectedAnswer.ofLabels(labels(0, 9_999)), 0);
            sendExample("t", ExpectedAnswer.ofLabels(List.of("0", "one", "two")), 1);
            sendExample("t", ExpectedAnswer.ofLabels(List.of("0", "three")), 2);
            sendExample("t", ExpectedAnswer.ofLabels(List.of("one")), 3);
            sendExample("t", ExpectedAnswer.ofLabels(List.of("three", "9998")), 4);
            assertThat(events()).containsExactly("spec", "example 0", "example 2", "example 4");
            assertThat(rejections())
                    .extracting(Rejection::getReason)
                    .containsExactly("unknown_label", "unknown_label");
        }

        private static List<String> labels(int from, int to) {
            return IntStream.range(from, to).mapToObj(Integer::toString).toList();
        }

        private static String objective(Objective objective) {
            return ",\"adapter\":{\"method\":\"houlsby\",\"objective\":\""
                    + objective.code()
                    + "\"}";
        }

        private static String field(Objective objective) {
            return ExpectedAnswer.kindFor(objective).field();
        }

        private static ExpectedAnswer answer(Objective kind) {
            return switch (kind) {
                case CLASSIFICATION -> ExpectedAnswer.ofLabel("a");
                case MULTI_LABEL -> ExpectedAnswer.ofLabels(List.of("a", "b"));
                case REGRESSION -> ExpectedAnswer.ofValue(1.5);
                case TEXT -> ExpectedAnswer.ofText();
            };
        }
    }

    @Nested
    class Place {

        @Test
        void isDecidedByTheFirstSpecification() throws Exception {
            start(OPEN);
            sendSpec("t", ",\"slot\":3");
            sendSpec("t", ",\"batch_size\":7");
            assertThat(harness.extractOutputValues())
                    .extracting(TaskEvent::key)
                    .containsOnly(TaskKey.of("t", 3));
        }

        @Test
        void isNeverChanged() throws Exception {
            start(OPEN);
            sendSpec("t", ",\"slot\":3");
            sendSpec("t", ",\"slot\":4");
            assertThat(events()).containsExactly("spec");
            assertThat(rejections())
                    .extracting(Rejection::getReason)
                    .containsExactly("invalid_task_spec");
        }
    }

    @Nested
    class Replicas {

        private static final String TWO =
                ",\"slot\":3,\"labels\":[\"a\",\"b\"],\"data_parallel\":{\"replicas\":2}";
        private static final String FOUR = TWO.replace(":2}", ":4}");
        private static final String RETIRED = ",\"state\":\"retired\"";

        private List<ReplicaRole> roles() {
            return harness.extractOutputValues().stream().map(TaskEvent::role).toList();
        }

        @Test
        void allHearOfTheTaskAndShareItsExamples() throws Exception {
            start(CLOSED);
            sendSpec("t", TWO);
            for (int offset = 0; offset < 100; offset++) {
                sendExample("t", "a", offset);
            }
            List<TaskEvent> events = harness.extractOutputValues();
            assertThat(roles().subList(0, 2))
                    .containsExactly(new ReplicaRole(0, 2, 0), new ReplicaRole(1, 2, 0));
            assertThat(events.subList(0, 2))
                    .extracting(TaskEvent::key)
                    .containsExactly(TaskKey.of("t", 3), TaskKey.of("t", 4));
            long second =
                    events.stream()
                            .skip(2)
                            .filter(event -> event.key().equals(TaskKey.of("t", 4)))
                            .count();
            assertThat(second).isBetween(30L, 70L);
            assertThat(events).hasSize(102);
        }

        @Test
        void leaveWhatIsHeldOutToTheFirst() throws Exception {
            start(CLOSED);
            sendSpec("t", TWO + ",\"holdout_share\":0.5");
            for (int offset = 0; offset < 100; offset++) {
                sendExample("t", "a", offset);
            }
            assertThat(harness.extractOutputValues())
                    .filteredOn(TaskEvent::holdout)
                    .hasSizeGreaterThan(20)
                    .allSatisfy(event -> assertThat(event.key()).isEqualTo(TaskKey.of("t", 3)));
        }

        @Test
        void mayBecomeMoreAndNeverFewer() throws Exception {
            start(CLOSED);
            sendSpec("t", ",\"slot\":3,\"labels\":[\"a\",\"b\"]");
            sendSpec("t", TWO);
            sendSpec("t", FOUR);
            sendSpec("t", TWO);
            assertThat(roles())
                    .containsExactly(
                            null,
                            new ReplicaRole(0, 2, 0),
                            new ReplicaRole(1, 2, 0),
                            new ReplicaRole(0, 4, 0),
                            new ReplicaRole(1, 4, 0),
                            new ReplicaRole(2, 4, 0),
                            new ReplicaRole(3, 4, 0));
            assertThat(rejections()).hasSize(1);
            assertThat(rejections().get(0).getMessage())
                    .isEqualTo(
                            "field \"data_parallel.replicas\" is 2, but 4 replicas train the task; choose 4 or more");
        }

        @Test
        void cannotDisagreeOnLabels() throws Exception {
            start(CLOSED);
            sendSpec("t", TWO);
            sendSpec("t", TWO.replace("\"b\"", "\"c\""));
            assertThat(roles()).hasSize(2);
            assertThat(rejections().get(0).getMessage()).startsWith("field \"labels\" differs");
        }

        @Test
        void beginAnewTogetherWithOtherAdaptersAndAfterRetirement() throws Exception {
            start(CLOSED);
            sendSpec("t", TWO);
            sendSpec("t", TWO + ",\"batch_size\":7");
            sendSpec("t", TWO + ",\"adapter\":{\"method\":\"lora\"}");
            sendSpec("t", RETIRED);
            sendSpec("t", FOUR);
            assertThat(roles())
                    .extracting(role -> role.epoch() + " " + role.index())
                    .containsExactly(
                            "0 0", "0 1", "0 0", "0 1", "1 0", "1 1", "2 0", "2 1", "3 0", "3 1",
                            "3 2", "3 3");
        }
    }
}
