package io.perennial.flink.onboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.flink.ingest.ExpectedAnswer;
import io.perennial.flink.ingest.IncomingExample;
import io.perennial.flink.ingest.IncomingSpec;
import io.perennial.flink.ingest.Rejections;
import io.perennial.flink.ingest.SourceRecord;
import io.perennial.schemas.avro.Rejection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Examples that come again under the same id, for tasks that want to know each one once. */
class DuplicateIdsTest {

    private static final String WINDOW = "\"duplicate_window_seconds\":60";
    private static final long HOUR = Duration.ofHours(1).toMillis();

    private KeyedTwoInputStreamOperatorTestHarness<String, IncomingSpec, IncomingExample, TaskEvent>
            harness;
    private long offset;

    @BeforeEach
    void start() throws Exception {
        harness = create();
        harness.open();
        setTime(HOUR);
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    private static KeyedTwoInputStreamOperatorTestHarness<
                    String, IncomingSpec, IncomingExample, TaskEvent>
            create() throws Exception {
        var created =
                new KeyedTwoInputStreamOperatorTestHarness<>(
                        new KeyedCoProcessOperator<>(
                                new OnboardTasks(new OnboardSettings(null, 10_000, 100))),
                        IncomingSpec::task,
                        IncomingExample::task,
                        Types.STRING);
        created.setStateBackend(new EmbeddedRocksDBStateBackend());
        return created;
    }

    private void setTime(long millis) throws Exception {
        harness.setProcessingTime(millis);
        harness.setStateTtlProcessingTime(millis);
    }

    private void restart() throws Exception {
        OperatorSubtaskState state = harness.snapshot(1, 1);
        harness.close();
        harness = create();
        harness.initializeState(state);
        harness.open();
    }

    private void spec(String more) throws Exception {
        String json =
                "{\"task\":\"t\",\"labels\":[\"a\",\"b\"],\"holdout_share\":0%s}"
                        .formatted(more.isEmpty() ? "" : "," + more);
        SourceRecord origin = new SourceRecord("tasks", 0, 0, 0, null, new byte[] {1});
        harness.processElement1(
                new StreamRecord<>(
                        new IncomingSpec("t", json.getBytes(StandardCharsets.UTF_8), origin)));
    }

    private void example(@Nullable String id, String label) throws Exception {
        SourceRecord origin = new SourceRecord("examples", 2, offset++, 0, null, new byte[] {7});
        harness.processElement2(
                new StreamRecord<>(
                        new IncomingExample(
                                "t",
                                ExpectedAnswer.ofLabel(label),
                                new int[] {1, 2},
                                2,
                                id,
                                origin)));
    }

    /** Offsets of the examples that went on, and of those that were rejected, since the start. */
    private List<Long> admitted() {
        return harness.extractOutputValues().stream()
                .filter(event -> event.kind() == TaskEvent.Kind.EXAMPLE)
                .map(TaskEvent::offset)
                .toList();
    }

    private List<Rejection> rejected() {
        var side = harness.getSideOutput(Rejections.TAG);
        return side == null ? List.of() : side.stream().map(StreamRecord::getValue).toList();
    }

    @Test
    void areRejectedWithinTheWindowAndTakenAfterIt() throws Exception {
        spec(WINDOW);
        example("x", "a");
        setTime(HOUR + 59_999);
        example("x", "a");
        example("y", "a");
        setTime(HOUR + 60_000);
        example("x", "a");

        assertThat(admitted()).containsExactly(0L, 2L, 3L);
        assertThat(rejected()).hasSize(1);
        Rejection rejection = rejected().get(0);
        assertThat(rejection.getReason()).isEqualTo("duplicate_id");
        assertThat(rejection.getOffset()).isEqualTo(1);
        assertThat(rejection.getMessage()).contains("'t'", "'x'", "of 60;");
    }

    @Test
    void areTakenWhereNoWindowIsSetOrThereIsNoId() throws Exception {
        spec("");
        example("x", "a");
        example("x", "a");
        spec(WINDOW);
        example(null, "a");
        example(null, "a");

        assertThat(admitted()).containsExactly(0L, 1L, 2L, 3L);
    }

    @Test
    void doNotCountWhereTheFirstWasRejected() throws Exception {
        spec(WINDOW);
        example("x", "no such label");
        example("x", "a");

        assertThat(admitted()).containsExactly(1L);
        assertThat(rejected()).extracting(Rejection::getReason).containsExactly("unknown_label");
    }

    @Test
    void areFoundAmongThoseThatWaitedForTheSpecification() throws Exception {
        example("x", "a");
        example("x", "a");
        spec(WINDOW);

        assertThat(admitted()).containsExactly(0L);
        assertThat(rejected()).extracting(Rejection::getOffset).containsExactly(1L);
    }

    @Test
    void areFoundAfterARestart() throws Exception {
        spec(WINDOW);
        example("x", "a");
        restart();
        setTime(HOUR + 30_000);
        example("x", "a");
        example("y", "a");

        assertThat(admitted()).containsExactly(2L);
    }

    @Test
    void areFoundWhereTheClockHasGoneBack() throws Exception {
        spec(WINDOW);
        example("x", "a");
        restart();
        setTime(1_000);
        example("x", "a");
        example("y", "a");

        assertThat(admitted()).containsExactly(2L);
    }

    @Test
    void areNewToATaskThatBeginsAnew() throws Exception {
        spec(WINDOW);
        example("x", "a");
        spec(WINDOW + ",\"adapter\":{\"method\":\"lora\",\"rank\":2}");
        example("x", "a");
        example("x", "a");

        assertThat(admitted()).containsExactly(0L, 1L);
    }

    @Test
    void areForgottenWhenNoTaskMayAskForThemAnyMore() throws Exception {
        spec("\"duplicate_window_seconds\":604800");
        example("x", "a");
        setTime(HOUR + Duration.ofDays(7).toMillis() - 1);
        example("x", "a");
        setTime(HOUR + Duration.ofDays(7).toMillis());
        example("x", "a");

        assertThat(admitted()).containsExactly(0L, 2L);
    }
}
