package io.perennial.flink.job;

import io.perennial.model.base.ComputeSettings;
import io.perennial.model.base.DeviceChoice;
import io.perennial.model.base.Precision;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The job against a fixture's broker, with two subtasks and quick checkpoints. */
public final class JobInThisProcess {

    /** One thread, so that numbers can be repeated. */
    public static final ComputeSettings COMPUTE =
            new ComputeSettings(DeviceChoice.CPU, Precision.FP32, 1, 32);

    private JobInThisProcess() {}

    /** Settings to begin with. */
    public static JobConfigBuilder config(KafkaFixture kafka, Path folder) {
        return JobConfig.builder(kafka.bootstrapServers())
                .compute(COMPUTE)
                .batchWait(Duration.ofSeconds(1))
                .checkpointInterval(Duration.ofSeconds(1))
                .checkpointDirectory(folder.resolve("checkpoints").toUri().toString())
                .parallelism(2);
    }

    public static JobClient submit(JobConfig config) throws Exception {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(2, new Configuration());
        PerennialJob.build(environment, config);
        return environment.executeAsync(PerennialJob.NAME);
    }
}
