package io.perennial.flink.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.ComputeSettings;
import io.perennial.model.base.DeviceChoice;
import io.perennial.model.base.Precision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobConfigTest {

    private static final String SERVERS = "--bootstrap-servers=host:9092";

    @Test
    void pinsTheDefaults() {
        JobConfig config = JobConfig.builder("host:9092").build();
        assertThat(config.kafka().bootstrapServers()).isEqualTo("host:9092");
        assertThat(config.kafka().properties()).isEmpty();
        assertThat(config.topicPrefix()).isEqualTo("perennial");
        assertThat(config.base()).isEqualTo(BaseLocation.shipped());
        assertThat(config.compute()).isEqualTo(ComputeSettings.defaults());
        assertThat(config.defaultSpec()).isEqualTo("{}");
        assertThat(config.selfOnboarding()).isTrue();
        assertThat(config.patience()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.parkedExamples()).isEqualTo(20_000);
        assertThat(config.batchWait()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.tasksPerStep()).isEqualTo(16);
        assertThat(config.backlogExamples()).isEqualTo(1_024);
        assertThat(config.residentBytes()).isEqualTo(1L << 30);
        assertThat(config.parallelism()).isEqualTo(1);
        assertThat(config.checkpointInterval()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.checkpointDirectory()).isEmpty();
        assertThat(config.transactionPrefix()).isEqualTo("perennial");
        assertThat(config.transactionTimeout()).isEqualTo(Duration.ofMinutes(15));
        assertThat(config.signingKey()).isEmpty();
        assertThat(config.discoveryInterval()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.seed()).isEqualTo(1);
    }

    @Test
    void readsEveryOption() {
        JobConfig config =
                JobConfig.parse(
                        SERVERS,
                        "--topic-prefix=team",
                        "--base=/models/base",
                        "--device=cpu",
                        "--threads=2",
                        "--max-length=64",
                        "--default-spec={\"batch_size\":16}",
                        "--self-onboarding=false",
                        "--patience=3s",
                        "--parked-examples=7",
                        "--batch-wait=500ms",
                        "--tasks-per-step=4",
                        "--backlog-examples=99",
                        "--resident-bytes=256m",
                        "--lower-state-bytes=32m",
                        "--precision=fp32",
                        "--parallelism=3",
                        "--checkpoint-interval=2s",
                        "--checkpoint-directory=file:/data",
                        "--transaction-prefix=mine",
                        "--transaction-timeout=10min",
                        "--discovery-interval=1min",
                        "--signing-key=/run/secrets/signing.key",
                        "--seed=42",
                        "--kafka.security.protocol=SSL");
        assertThat(config.topicPrefix()).isEqualTo("team");
        assertThat(config.base()).isEqualTo(BaseLocation.parse("/models/base"));
        assertThat(config.compute())
                .isEqualTo(new ComputeSettings(DeviceChoice.CPU, Precision.FP32, 2, 64));
        assertThat(config.selfOnboarding()).isFalse();
        assertThat(config.patience()).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.parkedExamples()).isEqualTo(7);
        assertThat(config.batchWait()).isEqualTo(Duration.ofMillis(500));
        assertThat(config.tasksPerStep()).isEqualTo(4);
        assertThat(config.backlogExamples()).isEqualTo(99);
        assertThat(config.residentBytes()).isEqualTo(256L << 20);
        assertThat(config.lowerStateBytes()).isEqualTo(32L << 20);
        assertThat(config.parallelism()).isEqualTo(3);
        assertThat(config.checkpointInterval()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.checkpointDirectory()).isEqualTo("file:/data");
        assertThat(config.transactionPrefix()).isEqualTo("mine");
        assertThat(config.transactionTimeout()).isEqualTo(Duration.ofMinutes(10));
        assertThat(config.discoveryInterval()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.signingKey()).isEqualTo("/run/secrets/signing.key");
        assertThat(config.seed()).isEqualTo(42);
        assertThat(config.kafka().properties()).isEqualTo(Map.of("security.protocol", "SSL"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--topic-prefix=two words",
                "--device=abacus",
                "--default-spec={\"batch_size\":0}",
                "--default-spec={\"slot\":1}",
                "--default-spec={\"adapter\":{\"method\":\"magic\"}}",
                "--default-spec={\"adapter\":{\"objective\":\"regression\"},\"labels\":[\"a\",\"b\"]}",
                "--self-onboarding=maybe",
                "--patience=tomorrow",
                "--tasks-per-step=0",
                "--resident-bytes=1",
                "--parallelism=129",
                "--checkpoint-interval=1ms",
                "--checkpoint-directory=/no/scheme",
                "--transaction-timeout=1s",
                "--colour=blue"
            })
    void refusesWithKeyAndValue(String argument) {
        String[] keyAndValue = argument.substring(2).split("=", 2);
        assertThatThrownBy(() -> JobConfig.parse(SERVERS, argument))
                .isInstanceOf(InvalidJobConfigException.class)
                .hasMessageContaining(keyAndValue[0])
                .hasMessageContaining(
                        argument.contains("1ms") || argument.contains("=1s")
                                ? "must be between"
                                : keyAndValue[1]);
    }

    @Test
    void takesSecretsByReferenceOnly(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("k.properties"), "ssl.key.password=hunter2");

        JobConfig config = JobConfig.parse(SERVERS, "--kafka-config=" + file);

        assertThat(config.kafka().properties())
                .containsEntry("ssl.key.password", "${file:%s:ssl.key.password}".formatted(file));
        assertThat(config.toString()).doesNotContain("hunter2");
        assertThatThrownBy(() -> JobConfig.parse(SERVERS, "--kafka.ssl.key.password=hunter2"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ssl.key.password")
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> JobConfig.parse(SERVERS, "kafka.ssl.key.password=hunter2"))
                .hasMessageContaining("--key=value")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void refusesArgumentsOfAnotherForm() {
        assertThatThrownBy(() -> JobConfig.parse("bootstrap-servers", "host:9092"))
                .isInstanceOf(InvalidJobConfigException.class)
                .hasMessageContaining("--key=value");
    }

    @Test
    void needsBootstrapServers() {
        assertThatThrownBy(() -> JobConfig.parse("--seed=1"))
                .isInstanceOf(InvalidJobConfigException.class)
                .hasMessageContaining("bootstrap-servers");
    }
}
