package io.perennial.flink.onboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.flink.ingest.ExpectedAnswer;
import io.perennial.flink.ingest.IncomingExample;
import io.perennial.flink.ingest.IncomingSpec;
import io.perennial.flink.ingest.Rejections;
import io.perennial.flink.ingest.SourceRecord;
import io.perennial.flink.state.StateFixtures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Onboarding goes on from what earlier builds have stored. */
class EarlierOnboardStateTest {

    private static final String STAGE = "onboard-tasks";
    private static final String KNOWN =
            "{\"task\":\"known\",\"holdout_share\":0,\"labels\":[\"a\",\"b\"],\"slot\":77,"
                    + "\"forgotten\":[\"gone\"]}";
    private static final String REPLICATED =
            "{\"task\":\"replicated\",\"holdout_share\":0,\"labels\":[\"a\",\"b\"],"
                    + "\"data_parallel\":{\"replicas\":2}}";

    private KeyedTwoInputStreamOperatorTestHarness<String, IncomingSpec, IncomingExample, TaskEvent>
            harness;

    @BeforeEach
    void create() throws Exception {
        harness =
                new KeyedTwoInputStreamOperatorTestHarness<>(
                        new KeyedCoProcessOperator<>(
                                new OnboardTasks(new OnboardSettings(null, 10_000, 3))),
                        IncomingSpec::task,
                        IncomingExample::task,
                        Types.STRING);
        harness.setStateBackend(new EmbeddedRocksDBStateBackend());
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    private void spec(String task, String json) throws Exception {
        SourceRecord origin = new SourceRecord("tasks", 0, 0, 0, null, new byte[] {1});
        harness.processElement1(
                new StreamRecord<>(
                        new IncomingSpec(task, json.getBytes(StandardCharsets.UTF_8), origin)));
    }

    private void example(String task, String label, String id, long offset) throws Exception {
        SourceRecord origin = new SourceRecord("examples", 2, offset, 0, null, new byte[] {7});
        harness.processElement2(
                new StreamRecord<>(
                        new IncomingExample(
                                task,
                                ExpectedAnswer.ofLabel(label),
                                new int[] {1, 2},
                                2,
                                id,
                                origin)));
    }

    @Test
    @EnabledIfSystemProperty(named = StateFixtures.WRITE, matches = "\\d+")
    void keepsWhatThisBuildStores() throws Exception {
        harness.open();
        spec("known", KNOWN);
        example("known", "a", "first", 0);
        spec("replicated", REPLICATED);
        example("parked", "a", "early", 1);
        example("parked", "b", "early too", 2);
        StateFixtures.write(System.getProperty(StateFixtures.WRITE), STAGE, harness);
    }

    static List<String> fixtures() throws IOException {
        return StateFixtures.all();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void goesOnFromIt(String number) throws Exception {
        harness.initializeState(StateFixtures.read(number, STAGE));
        harness.open();

        spec("known", KNOWN);
        assertThat(harness.extractOutputValues()).as("the same specification again").isEmpty();
        example("known", "a", "gone", 10);
        example("known", "a", "second", 11);
        example("known", "unknown label", "third", 12);
        spec("parked", "{\"task\":\"parked\",\"holdout_share\":0}");
        spec("replicated", REPLICATED.replace("\"replicas\":2", "\"replicas\":1"));

        assertThat(harness.extractOutputValues())
                .filteredOn(event -> event.kind() == TaskEvent.Kind.EXAMPLE)
                .extracting(TaskEvent::offset)
                .containsExactly(11L, 1L, 2L);
        assertThat(harness.extractOutputValues().get(0).key()).isEqualTo(TaskKey.of("known", 77));
        assertThat(harness.getSideOutput(Rejections.TAG))
                .extracting(record -> record.getValue().getMessage())
                .satisfiesExactly(
                        message -> assertThat(message).contains("unknown label"),
                        message -> assertThat(message).contains("2 replicas train the task"));
    }
}
