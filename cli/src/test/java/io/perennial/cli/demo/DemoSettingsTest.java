package io.perennial.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.cli.streams.LabeledText;
import io.perennial.cli.streams.TaskStream;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.schemas.task.TaskSpec;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemoSettingsTest {

    private static final TaskStream STREAM =
            new TaskStream(
                    "news",
                    "short",
                    List.of(new LabeledText("one", null, "a"), new LabeledText("two", null, "b")),
                    List.of(new LabeledText("three", null, "a")));

    private static DemoSettings settings(List<TaskStream> streams, int passes) {
        return new DemoSettings(streams, AdapterSpec.defaults(), passes, Duration.ofSeconds(1));
    }

    @Test
    void theSpecificationNamesLabelsAndPasses() {
        TaskSpec specification = settings(List.of(STREAM), 3).specification(STREAM);

        assertThat(specification.labels().closed()).isTrue();
        assertThat(specification.labels().labels()).containsExactly("a", "b");
        assertThat(specification.replay().passes()).isEqualTo(2);
        assertThat(specification.slot()).isZero();
    }

    @Test
    void noTaskIsRefused() {
        assertThatThrownBy(() -> settings(List.of(), 1)).hasMessageContaining("--tasks");
    }

    @Test
    void theSameTaskTwiceIsRefused() {
        assertThatThrownBy(() -> settings(List.of(STREAM, STREAM), 1))
                .hasMessageContaining("news is named twice");
    }

    @Test
    void anAdapterForAnythingButLabelsIsRefused() {
        AdapterSpec adapter = AdapterSpec.parse("{\"objective\":\"regression\"}");
        assertThatThrownBy(
                        () -> new DemoSettings(List.of(STREAM), adapter, 1, Duration.ofSeconds(1)))
                .hasMessageContaining("--adapter has the objective regression");
    }

    @Test
    void passesOutsideTheirLimitsAreRefused() {
        assertThatThrownBy(() -> settings(List.of(STREAM), 0))
                .hasMessage("--passes is 0; choose 1 to 100");
    }
}
