package io.perennial.flink.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.flink.onboard.TaskKey;
import io.perennial.schemas.task.TaskSpec;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResidentTaskTest {

    private static ResidentTask task(TaskSpec spec) {
        return new ResidentTask(
                TaskKey.of("t", 0), spec, TaskProgress.begin("fingerprint"), new PendingExamples());
    }

    private static TaskSpec spec(String method, String more) {
        String json = "{\"task\":\"t\",\"adapter\":{\"method\":\"%s\"}%s}".formatted(method, more);
        return TaskStore.readSpec(json.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "houlsby,0.002",
        "lora,0.003",
        "ia3,0.02",
        "prompt,0.003",
        "p_tuning,0.0015",
        "bitfit,0.01",
        "head_only,0.01"
    })
    void learnsAtItsMethodsOwnRateUnlessAnotherIsGiven(String method, double own) {
        assertThat(task(spec(method, "")).learningRate()).isEqualTo(own);
        String given = ",\"learning_rate\":0.00123";
        assertThat(task(spec(method, given)).learningRate()).isEqualTo(0.00123);
    }

    @Test
    void takesTheRateOfANewMethod() {
        ResidentTask task = task(spec("houlsby", ""));
        assertThat(task.learningRate()).isEqualTo(0.002);
        task.spec(spec("ia3", ""));
        assertThat(task.learningRate()).isEqualTo(0.02);
    }
}
