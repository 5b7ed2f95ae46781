package io.perennial.flink.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.flink.job.Eventually;
import io.perennial.flink.job.JobConfig;
import io.perennial.flink.job.KafkaFixture;
import io.perennial.flink.job.PerennialJob;
import io.perennial.flink.job.PublishedVersions;
import io.perennial.flink.job.ToyTask;
import io.perennial.model.base.ComputeSettings;
import io.perennial.model.base.DeviceChoice;
import io.perennial.model.base.Precision;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The job on a real cluster of processes, one of which is killed in the middle: every example that
 * was sent is in the final adapters' lineage, none twice. One of the tasks is trained by both
 * subtasks at once.
 */
class SessionClusterIT {

    private static final int EXAMPLES_BEFORE = 120;
    private static final int EXAMPLES_AFTER = 80;
    private static final String DEFAULT_SPEC =
            "{\"adapter\":{\"method\":\"houlsby\",\"bottleneck\":8},\"batch_size\":8,"
                    + "\"learning_rate\":0.01,\"publication\":{\"every_examples\":32,\"margin\":1}}";

    private static final String DATA_PARALLEL =
            "{\"labels\":[\"animal\",\"colour\"],\"batch_size\":8,\"learning_rate\":0.003,"
                    + "\"adapter\":{\"method\":\"houlsby\",\"bottleneck\":8},"
                    + "\"publication\":{\"every_examples\":32,\"margin\":1},"
                    + "\"replay\":{\"passes\":4,\"capacity\":200},"
                    + "\"data_parallel\":{\"replicas\":2,\"every_examples\":20}}";

    @TempDir Path folder;

    @Test
    void trainsOnExactlyTheInputWhenATaskManagerIsKilled() throws Exception {
        ClusterSettings settings = ClusterSettings.in(folder.resolve("flink")).withSlots(2);
        try (KafkaFixture kafka = new KafkaFixture(folder.resolve("kafka"));
                SessionCluster cluster = SessionCluster.start(settings)) {
            List<ToyTask> tasks =
                    List.of(
                            new ToyTask(kafka, "first"),
                            new ToyTask(kafka, "second"),
                            new ToyTask(kafka, "parallel"));
            kafka.sendSpec("parallel", DATA_PARALLEL);
            LoggedProcess victim = cluster.startTaskManager();
            JobClient job = submit(cluster, kafka);
            send(tasks, EXAMPLES_BEFORE);
            Eventually.holds(
                    "versions are published before the failure",
                    () -> !PublishedVersions.of(kafka).latest().isEmpty());
            send(tasks, EXAMPLES_AFTER / 2);
            victim.kill();
            send(tasks, EXAMPLES_AFTER / 2);
            cluster.startTaskManager();

            Eventually.holds(
                    "every example is in a published version",
                    () -> PublishedVersions.of(kafka).cover(tasks));
            PublishedVersions.of(kafka).assertLineage(tasks);
            assertThat(PublishedVersions.of(kafka).accuracy("parallel")).isGreaterThan(0.9);
            assertThat(victim.isAlive()).isFalse();
            job.cancel().get();
        }
    }

    private JobClient submit(SessionCluster cluster, KafkaFixture kafka) throws Exception {
        JobConfig config =
                JobConfig.builder(kafka.bootstrapServers())
                        .compute(new ComputeSettings(DeviceChoice.CPU, Precision.FP32, 1, 32))
                        .defaultSpec(DEFAULT_SPEC)
                        .patience(Duration.ofMillis(500))
                        .batchWait(Duration.ofSeconds(1))
                        .checkpointInterval(Duration.ofSeconds(1))
                        .parallelism(2)
                        .build();
        StreamExecutionEnvironment environment = cluster.environment();
        PerennialJob.build(environment, config);
        return environment.executeAsync(PerennialJob.NAME);
    }

    private static void send(List<ToyTask> tasks, int examples) throws Exception {
        for (ToyTask task : tasks) {
            task.send(examples);
        }
    }
}
